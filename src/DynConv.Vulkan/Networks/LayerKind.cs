namespace DynConv.Vulkan.Networks;

/// <summary>A kind of dynamic layer that a state dict can be told to have.</summary>
/// <param name="Name">The method, for example <c>ODConv</c>.</param>
/// <param name="Layer">The class in <c>DynConv.Vulkan.Networks.Layers</c> that takes it; empty where only whole networks
/// do.</param>
public sealed record LayerKind(string Name, string Layer);
