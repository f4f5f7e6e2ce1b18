namespace DynConv.Vulkan.Networks;

/// <summary>A tensor of a state dict that is there but does not suit the layer.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="Expected">The shape that the layer wants, for example <c>[K, 32, 16, 3, 3]</c>; a letter is a size
/// that the state dict decides.</param>
/// <param name="Actual">The shape that it has, and what else is wrong with it.</param>
public sealed record TensorMismatch(string Name, string Expected, string Actual);
