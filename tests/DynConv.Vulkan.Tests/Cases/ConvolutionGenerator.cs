using System.Collections.Generic;
using DynConv.Vulkan.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>
/// Draws valid and awkward layers: odd and prime sizes, one-element maps, strides beyond the kernel, padding beyond it,
/// dilation, depthwise with and without multiplier, up to 64 experts and 33 samples. Work is bounded so that a software
/// driver finishes hundreds of them quickly.
/// </summary>
internal static class ConvolutionGenerator
{
    /// <summary>Most floating-point operations of a drawn case.</summary>
    public const long WorkLimit = 3_000_000;

    private static readonly Gen<WindowAxis> Axis =
        from taps in Gen.Elements(1, 1, 2, 3, 3, 3, 4, 5, 7, 11)
        from stride in Gen.Elements(1, 1, 1, 2, 2, 3, 5)
        from padding in Gen.Elements(0, 0, 0, taps / 2, taps / 2, taps - 1, taps + 1)
        from dilation in Gen.Elements(1, 1, 1, 2, 3, 6)
        select new WindowAxis(taps, stride, padding, dilation);

    private static readonly Gen<int> Width = Gen.Elements(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 31, 32, 40, 65);

    private static readonly Gen<int> Side =
        Gen.Elements(1, 2, 3, 5, 7, 7, 8, 9, 11, 13, 14, 16, 17, 19, 28, 31, 56, 67);

    private static readonly Gen<(int C, int O, int Groups)> Channels = Gen.Frequency(
        (5, from c in Width from o in Width select (c, o, 1)),
        (3, from g in Gen.Elements(2, 3, 4, 5, 8) from c in Gen.Choose(1, 9) from o in Gen.Choose(1, 9)
            select (g * c, g * o, g)),
        (2, from g in Width select (g, g, g)),
        (1, from g in Width from multiplier in Gen.Elements(2, 3, 5) select (g, g * multiplier, g)));

    private static readonly Gen<(int H, int W)> Maps = Gen.Frequency(
        (6, from h in Side from w in Side select (h, w)),
        (2, from side in Side select (side, side)),
        (1, Gen.Constant((1, 1))),
        (1, from w in Gen.Elements(31, 127, 443, 1000) from tall in Gen.Elements(false, false, true)
            select tall ? (w, 1) : (1, w)));

    private static readonly Gen<Window> Windows = Gen.Frequency(
        (3, from axis in Axis select new Window(axis, axis)),
        (3, from y in Axis from x in Axis select new Window(y, x)),
        (1, from stride in Gen.Elements(1, 1, 2) select Window.Square(1, stride)),
        (2, from stride in Gen.Elements(1, 2) select Window.Square(3, stride, 1)));

    private static readonly Gen<ConvolutionCase> Layers =
        from n in Gen.Elements(1, 1, 1, 2, 2, 3, 4, 5, 7, 8, 16, 33)
        from channels in Channels
        from map in Maps
        from window in Windows
        from experts in Gen.Elements(1, 2, 3, 4, 4, 4, 5, 7, 8, 16, 31, 64)
        from hidden in Gen.Elements(experts, experts, (channels.C / 4) + 1, 1, 17, 65)
        select new ConvolutionCase
        {
            N = n,
            C = channels.C,
            O = channels.O,
            Groups = channels.Groups,
            H = map.H,
            W = map.W,
            Window = window,
            Experts = experts,
            Hidden = hidden,
        };

    private static readonly Gen<ConvolutionCase> Cases =
        from layer in Layers
        from fc1Bias in Gen.Elements(true, false)
        from fc2Bias in Gen.Elements(true, true, false)
        from bankBias in Gen.Elements(true, false)
        from temperature in Gen.Elements(1f, 1f, 30f, 34f, 0.5f, 3.7f)
        from activation in Gen.Elements(
            Nonlinearity.None, Nonlinearity.None, Nonlinearity.Relu, Nonlinearity.Relu6, Nonlinearity.Silu)
        from seed in Gen.Choose(1, 1_000_000)
        select Fit(layer with
        {
            Fc1Bias = fc1Bias,
            Fc2Bias = fc2Bias,
            BankBias = bankBias,
            Temperature = temperature,
            Activation = activation,
            Seed = seed,
        });

    /// <summary>The generator with its shrinker.</summary>
    public static Arbitrary<ConvolutionCase> Arbitrary { get; } = Arb.From(Cases, ConvolutionShrinker.Smaller);

    /// <summary>The generator alone.</summary>
    public static Gen<ConvolutionCase> Generator => Cases;

    /// <summary>Makes a drawn layer valid and small enough, changing as little as it can.</summary>
    private static ConvolutionCase Fit(ConvolutionCase drawn)
    {
        ConvolutionCase fitted = drawn with
        {
            Window = new(Fit(drawn.Window.Y, drawn.H), Fit(drawn.Window.X, drawn.W)),
        };
        while (fitted.Work > WorkLimit)
        {
            fitted = Lighter(fitted);
        }

        return fitted;
    }

    /// <summary>Dilation first, then padding, gives way to a map that is too small for the kernel.</summary>
    private static WindowAxis Fit(WindowAxis axis, int size)
    {
        WindowAxis fitted = axis.Outputs(size) > 0 ? axis : axis with { Dilation = 1 };
        return fitted.Outputs(size) > 0 ? fitted : fitted with { Padding = (fitted.Taps - size + 1) / 2 };
    }

    /// <summary>Halves one dimension; which one depends on the seed, so that large cases of every kind stay.</summary>
    private static ConvolutionCase Lighter(ConvolutionCase heavy)
    {
        (int inputs, int outputs, int groups) = (heavy.C / heavy.Groups, heavy.O / heavy.Groups, Half(heavy.Groups));
        WindowAxis y = heavy.Window.Y with { Taps = Half(heavy.Window.Y.Taps) };
        WindowAxis x = heavy.Window.X with { Taps = Half(heavy.Window.X.Taps) };
        List<ConvolutionCase> options =
        [
            heavy with { N = Half(heavy.N) },
            heavy with { Experts = Half(heavy.Experts) },
            heavy with { C = heavy.Groups * Half(inputs) },
            heavy with { O = heavy.Groups * Half(outputs) },
            heavy with { H = Half(heavy.H) },
            heavy with { W = Half(heavy.W) },
            heavy with { Groups = groups, C = groups * inputs, O = groups * outputs },
        ];
        options.RemoveAll(option => !option.IsValid || option.Work >= heavy.Work);
        return options.Count > 0 ? options[heavy.Seed % options.Count] : heavy with { Window = new(y, x) };
    }

    private static int Half(int size) => (size + 1) / 2;
}
