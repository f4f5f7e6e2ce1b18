using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>Simpler neighbours of a failing case, the boldest first.</summary>
internal static class ConvolutionShrinker
{
    /// <summary>Valid cases that are one step simpler.</summary>
    public static IEnumerable<ConvolutionCase> Smaller(ConvolutionCase given) =>
        Sizes(given).Concat(Windows(given)).Concat(Flags(given))
            .Where(smaller => smaller.IsValid && smaller != given);

    private static IEnumerable<ConvolutionCase> Sizes(ConvolutionCase given)
    {
        (int groupInputs, int groupOutputs) = (given.C / given.Groups, given.O / given.Groups);
        return Steps(given.N).Select(n => given with { N = n })
            .Concat(Steps(given.Groups).Select(
                g => given with { Groups = g, C = g * groupInputs, O = g * groupOutputs }))
            .Concat(Steps(groupInputs).Select(c => given with { C = c * given.Groups }))
            .Concat(Steps(groupOutputs).Select(o => given with { O = o * given.Groups }))
            .Concat(Steps(given.Experts).Select(k => given with { Experts = k }))
            .Concat(Steps(given.Hidden).Select(hidden => given with { Hidden = hidden }))
            .Concat(Steps(given.H).Select(h => given with { H = h }))
            .Concat(Steps(given.W).Select(w => given with { W = w }));
    }

    private static IEnumerable<ConvolutionCase> Windows(ConvolutionCase given) =>
        Axes(given.Window.Y).Select(y => given with { Window = given.Window with { Y = y } })
            .Concat(Axes(given.Window.X).Select(x => given with { Window = given.Window with { X = x } }));

    private static IEnumerable<WindowAxis> Axes(WindowAxis axis) =>
        Steps(axis.Taps).Select(taps => axis with { Taps = taps })
            .Concat(Steps(axis.Stride).Select(stride => axis with { Stride = stride }))
            .Concat(Steps(axis.Dilation).Select(dilation => axis with { Dilation = dilation }))
            .Concat(Steps(axis.Padding, least: 0).Select(padding => axis with { Padding = padding }));

    private static IEnumerable<ConvolutionCase> Flags(ConvolutionCase given) =>
    [
        given with { Activation = Nonlinearity.None },
        given with { Temperature = 1 },
        given with { Fc1Bias = false },
        given with { Fc2Bias = false },
        given with { BankBias = false },
    ];

    private static IEnumerable<int> Steps(int value, int least = 1) =>
        new[] { least, value / 2, value - 1 }.Where(step => step >= least && step < value).Distinct();
}
