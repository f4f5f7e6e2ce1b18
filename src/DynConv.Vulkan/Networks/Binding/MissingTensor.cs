namespace DynConv.Vulkan.Networks.Binding;

/// <summary>A tensor that a layer asked for and the state dict lacks.</summary>
/// <param name="Key">Its whole name.</param>
/// <param name="Shape">The shape that it would have, as text.</param>
internal readonly record struct MissingTensor(string Key, string Shape);
