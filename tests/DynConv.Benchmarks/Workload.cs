using System.Collections.Generic;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;

namespace DynConv.Benchmarks;

/// <summary>A layer to time: square kernel and map, stride 1, "same" padding.</summary>
internal sealed record Workload(string Name, int Channels, int Filters, int Size, int Kernel, int Groups)
{
    /// <summary>The layers that docs/performance.md speaks of.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("a", 64, 64, 56, 3, 1),
        new("b", 256, 256, 14, 3, 1),
        new("c", 96, 24, 56, 1, 1),
        new("d", 144, 144, 56, 3, 144),
        new("e", 512, 512, 7, 3, 1),
    ];

    /// <summary>K.</summary>
    public static int Experts => 4;

    /// <summary>Multiply-adds of the convolution of one sample, times two.</summary>
    public double Flops => 2.0 * Filters * (Channels / Groups) * Kernel * Kernel * Size * Size;

    /// <summary>The convolution, for the planner.</summary>
    public ConvolutionSite Site(int samples, bool isDynamic) => new(
        ConvolutionGeometry.Create(Channels, Filters, Kernel, null, Kernel / 2, null, Groups),
        new TensorShape(samples, Channels, Size, Size), new TensorShape(samples, Filters, Size, Size), isDynamic)
    {
        Experts = isDynamic ? Experts : 0,
    };

    public override string ToString()
        => $"{Name}: {Channels}→{Filters} {Kernel}×{Kernel} on {Size}×{Size}{(Groups > 1 ? $", {Groups} groups" : "")}";
}
