using System.Collections.Generic;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Tool.SelfCheck;

/// <summary>The layers of a self-check: the tests' awkward ones, and those that <c>dynconv bench</c> times.</summary>
internal static class CheckedCases
{
    /// <summary>The most operations of one layer: more would keep the float64 reference busy for minutes.</summary>
    public const long MostWork = 20_000_000_000;

    private static readonly string[] Timed =
    [
        "n=2 c=64 o=64 in=56x56 k=3 p=1 hidden=16 bias=fc2",
        "n=2 c=256 o=256 in=14x14 k=3 p=1 hidden=64 bias=fc2",
        "n=2 c=96 o=24 in=56x56 k=1 hidden=24 bias=fc2",
        "n=2 c=144 o=144 g=144 in=56x56 k=3 p=1 hidden=36 bias=fc2",
        "n=2 c=512 o=512 in=7x7 k=3 p=1 hidden=128 bias=fc2",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConvolutionCase> All { get; } =
        [.. AwkwardCases.All, .. System.Array.ConvertAll(Timed, ConvolutionCase.Parse)];
}
