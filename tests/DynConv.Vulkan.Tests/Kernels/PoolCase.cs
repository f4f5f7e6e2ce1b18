using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>One configuration of a pooling layer that PyTorch would accept.</summary>
internal sealed record PoolCase(Planes Input, Window Window, bool Ceil, bool CountIncludePad)
{
    /// <summary>Draws for MaxPool2d, which has dilation.</summary>
    public static Gen<PoolCase> MaxPools { get; } = Draw(Gen.Elements(1, 1, 1, 2, 3));

    /// <summary>Draws for AvgPool2d.</summary>
    public static Gen<PoolCase> AveragePools { get; } = Draw(Gen.Constant(1));

    /// <summary>[N, C, H', W'].</summary>
    public Planes Output => Window.Outputs(Input, Input.C, Ceil);

    /// <summary>The kernel for it.</summary>
    public Pool2d ToKernel(bool average)
    {
        (uint, uint) size = ((uint)Input.H, (uint)Input.W);
        (uint, uint) outSize = ((uint)Output.H, (uint)Output.W);
        PoolWindow window = new(
            Pair(Window.Kernel()), Pair(Window.Stride()), Pair(Window.Padding()), Pair(Window.Dilation()));
        uint planes = (uint)(Input.N * Input.C);
        return average
            ? Pool2d.Average(planes, size, outSize, window, CountIncludePad)
            : Pool2d.Max(planes, size, outSize, window);
    }

    private static Gen<PoolCase> Draw(Gen<int> dilations)
    {
        // PyTorch's rule: padding is at most half the window.
        Gen<WindowAxis> axes =
            from taps in Gen.Elements(1, 2, 2, 3, 3, 4, 5, 7)
            from stride in Gen.Elements(1, 2, 2, 3, 5)
            from dilation in dilations
            from padding in Gen.Choose(0, (((taps - 1) * dilation) + 1) / 2)
            select new WindowAxis(taps, stride, padding, dilation);
        Gen<int> sides = Gen.Elements(1, 2, 3, 5, 7, 8, 11, 13, 17, 31);
        Gen<PoolCase> cases =
            from n in Gen.Elements(1, 2, 3)
            from c in Gen.Elements(1, 3, 5)
            from h in sides
            from w in sides
            from y in axes
            from x in axes
            from ceil in Gen.Elements(true, false)
            from countIncludePad in Gen.Elements(true, false)
            select new PoolCase(new Planes(n, c, h, w), new Window(y, x), ceil, countIncludePad);
        return cases.Where(static given => given.Output is { H: > 0, W: > 0 });
    }

    private static (uint Y, uint X) Pair(DynConv.Vulkan.Networks.Size2d size) => ((uint)size.Height, (uint)size.Width);
}
