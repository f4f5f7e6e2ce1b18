using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// An image as a kernel's operand: a two-dimensional view of one mip level and array layer. Not owned and not tracked:
/// whoever records orders what happens to the image before and after.
/// </summary>
/// <param name="View">The view; its usage has what the kernel does with it.</param>
/// <param name="Layout">The layout that the image is in when the kernel runs: <c>General</c>, or
/// <c>ShaderReadOnlyOptimal</c> for a sampled one.</param>
internal readonly record struct ImageOperand(ImageView View, ImageLayout Layout);
