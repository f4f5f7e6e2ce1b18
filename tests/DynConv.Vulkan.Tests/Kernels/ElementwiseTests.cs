using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>The kernels that take one element after another: Activate, Add, ChannelAffine.</summary>
public sealed class ElementwiseTests(GpuDevice gpu)
{
    /// <summary>Numbers at which activations go wrong; no denormals, which a device may take for zero.</summary>
    private static readonly float[] Special =
    [
        float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e-30f, -1e-30f, 6,
        MathF.BitIncrement(6), MathF.BitDecrement(6), -6, 1, -1, 20, -20, 87, -87, 88.7f, -88.7f, 89, -89,
        104, -104, 1e30f, -1e30f, float.MaxValue,
        float.MinValue,
    ];

    public static TheoryData<int> Counts => [1, 63, 64, 65, 1001];

    public static TheoryData<Activation> Kinds => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Activate_treats_special_numbers_as_PyTorch_does(Activation activation)
    {
        float[] output = KernelRun.Run(
            gpu.Context, new Activate((uint)Special.Length, activation), Special.Length, Special);

        double[] expected = Elementwise.Apply(activation.ToReference(), Special);
        Assert.All(output, (value, i) => Assert.True(
            IsClose(value, expected[i]), $"{activation}({Special[i]}) is {value}, {expected[i]} is expected"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Activate_Add_and_ChannelAffine_equal_the_reference(Activation activation)
    {
        foreach (int count in Counts.Select(static row => row.Data))
        {
            Filler filler = new(count);
            (float[] a, float[] b) = (filler.Numbers(count, 9), filler.Numbers(count, 9));
            float[] scale = [.. filler.Numbers(13, 2).Select(static (value, c) => c == 3 ? 0 : value)];
            float[] shift = filler.Numbers(13);
            Planes shape = new(count, 13, 1, 3);
            float[] features = filler.Numbers(shape.Count, 9);

            Parity.Check(
                KernelRun.Run(gpu.Context, new Activate((uint)count, activation), count, a),
                Elementwise.Apply(activation.ToReference(), a), Parity.Bound, $"f(a), {count}");
            Parity.Check(
                KernelRun.Run(gpu.Context, new Add((uint)count, activation), count, a, b),
                Elementwise.Apply(activation.ToReference(), Elementwise.Add(a, b)), Parity.Bound, $"f(a + b), {count}");
            Parity.Check(
                KernelRun.Run(
                    gpu.Context, new ChannelAffine((uint)count, 13, 3, activation), shape.Count,
                    features, scale, shift),
                Elementwise.Apply(activation.ToReference(), Elementwise.ChannelAffine(features, shape, scale, shift)),
                Parity.Bound, $"f(scale·x + shift), {shape}");
        }
    }

    /// <summary>
    /// Relative to each number: near zero and in the tail, where 1 + erf(x) and 1 − e⁻²ˣ would cancel.
    /// </summary>
    [Theory]
    [InlineData(Activation.GELU, 5)]
    [InlineData(Activation.Tanh, 20)]
    public void Error_function_and_tangent_are_accurate_everywhere(Activation activation, int range)
    {
        const int Count = 40001;
        float[] x = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            x[i] = ((2f * i / (Count - 1)) - 1) * range;
        }

        float[] output = KernelRun.Run(gpu.Context, new Activate(Count, activation), Count, x);

        double[] expected = Elementwise.Apply(activation.ToReference(), x);
        double worst = output.Zip(
            expected, static (y, e) => e == 0 ? Math.Abs(y) : Math.Abs(y - e) / Math.Abs(e)).Max();
        Assert.InRange(worst, 1e-9, 4e-6);
        Assert.InRange(output.Zip(expected, static (y, e) => Math.Abs(y - e)).Max(), 0, 1e-6);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 65)]
    [InlineData(2, 65, 1)]
    [InlineData(5, 7, 11)]
    public void ChannelAffine_finds_the_channel_of_every_element(int n, int c, int area)
    {
        Planes shape = new(n, c, 1, area);
        Filler filler = new(n);
        (float[] x, float[] scale, float[] shift) =
            (filler.Numbers(shape.Count), filler.Numbers(c), filler.Numbers(c, 100));

        float[] output = KernelRun.Run(
            gpu.Context, new ChannelAffine((uint)n, (uint)c, (uint)area, Activation.None), shape.Count,
            x, scale, shift);

        Parity.Check(output, Elementwise.ChannelAffine(x, shape, scale, shift), Parity.Bound, $"{shape}");
    }

    [Fact]
    public void Add_meets_infinity_and_NaN_as_IEEE_says()
    {
        (float nan, float inf) = (float.NaN, float.PositiveInfinity);

        Assert.Equal(
            [nan, nan, inf, nan, -inf, 0],
            KernelRun.Run(
                gpu.Context, new Add(6, Activation.None), 6, [nan, 1, inf, inf, -inf, 2],
                [1, nan, 1, -inf, float.MinValue, -2]));
    }

    /// <summary>
    /// Relative to the number itself, and zeros of any sign; Vulkan lets e^x be off by 3 + 2·|x| units in the last
    /// place. SiLU is 0 as soon as e⁻ˣ is beyond float32, in PyTorch too: at −88.73, where the exact result is −3e-37.
    /// </summary>
    private static bool IsClose(float actual, double expected) =>
        double.IsNaN(expected) ? float.IsNaN(actual)
        : double.IsInfinity(expected) ? actual == expected
        : Math.Abs(actual - expected) <= (4e-6 * Math.Abs(expected)) + (expected == 0 ? 0 : 3e-37);
}
