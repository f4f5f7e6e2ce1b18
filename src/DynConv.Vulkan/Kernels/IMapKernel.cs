namespace DynConv.Vulkan.Kernels;

/// <summary>A kernel with another shader, NAME_half, whose maps are float16 in memory. All else is float32 there too.</summary>
/// <typeparam name="TSelf">The kernel's own type.</typeparam>
internal interface IMapKernel<TSelf> : IKernel<TSelf>
    where TSelf : unmanaged, IMapKernel<TSelf>
{
    /// <summary>Whether what stands at a binding is a map, so that NAME_half has float16 there.</summary>
    bool IsMap(int binding);
}
