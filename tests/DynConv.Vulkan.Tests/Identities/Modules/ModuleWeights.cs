using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>Between the tests' words and the library's.</summary>
internal static class ModuleWeights
{
    /// <summary>A tensor's numbers for the reference; absent where the state dict has none.</summary>
    public static Values Find(this StateDict weights, string name) =>
        weights.TryGetTensor(name, out CheckpointTensor? tensor) ? tensor.ToSingles() : default(Values);

    /// <summary>kh and kw.</summary>
    public static Size2d Kernel(this Window window) => (window.Y.Taps, window.X.Taps);

    /// <summary>The strides.</summary>
    public static Size2d Stride(this Window window) => (window.Y.Stride, window.X.Stride);

    /// <summary>The paddings.</summary>
    public static Size2d Padding(this Window window) => (window.Y.Padding, window.X.Padding);

    /// <summary>The dilations.</summary>
    public static Size2d Dilation(this Window window) => (window.Y.Dilation, window.X.Dilation);
}
