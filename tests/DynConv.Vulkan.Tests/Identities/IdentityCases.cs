using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// The cases that identities are checked on: some hand-made, some drawn. One list for all of them, because a software
/// driver compiles a pipeline for 100 ms, and each identity changes the weights in its own way.
/// </summary>
internal static class IdentityCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConvolutionCase> All { get; } =
    [
        .. ConvolutionCases.Awkward.Where(static (_, index) => index % 3 == 0),
        .. ConvolutionCases.Random(300, seed: 20250711).Take(40),
    ];

    /// <summary>Several samples.</summary>
    public static IReadOnlyList<ConvolutionCase> Batches { get; } = [.. All.Where(static given => given.N > 1)];

    /// <summary>Some of them, for what needs pipelines that no other identity has.</summary>
    public static IReadOnlyList<ConvolutionCase> Some { get; } = [.. All.Where(static (_, index) => index % 3 == 0)];

    /// <summary>A few groups, each of several filters or one.</summary>
    public static IReadOnlyList<ConvolutionCase> Groups { get; } =
    [
        .. ConvolutionCases.Awkward.Concat(All).Where(static given => given.Groups is > 1 and <= 5).Distinct().Take(12),
    ];
}
