using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>What goes from module to module, in float64.</summary>
/// <param name="Values">[N, C, H, W], or [N, C] once it is flat.</param>
/// <param name="Shape">The shape; H = W = 1 once it is flat.</param>
/// <param name="IsFlat">Whether it has rank 2.</param>
internal sealed record Features(double[] Values, Planes Shape, bool IsFlat = false)
{
    /// <summary>The shape as the library writes it.</summary>
    public TensorShape TensorShape => IsFlat
        ? new TensorShape(Shape.N, Shape.C)
        : new TensorShape(Shape.N, Shape.C, Shape.H, Shape.W);
}
