using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// A device may dispatch only 65535 work-groups along an axis, so more of them lie in rows: every kernel with a full
/// row and a few of the next. The arithmetic is trivial; which number goes where is not.
/// </summary>
public sealed class ManyGroupsTests(GpuDevice gpu)
{
    private const int Row = 65535;
    private const int GroupSize = 64;

    [Fact]
    public void Invocations_of_their_own()
    {
        int count = (Row * GroupSize) + 77;
        float[] input = Count(count);
        uint n = (uint)count;
        PoolWindow pixel = new((1, 1), (1, 1), (0, 0), (1, 1));

        Same(Run(new Activate(n, Activation.ReLU), count, input), input, "ReLU");
        Same(Run(new Add(n, Activation.None), count, input, new float[count]), input, "sum");
        Same(Run(new ChannelAffine(n, 1, 1, Activation.None), count, input, [1], [0]), input, "affine");
        Same(Run(Pool2d.Max(n, (1, 1), (1, 1), pixel), count, input), input, "maximum");
        Same(Run(new AdaptiveAveragePool(n, (1, 1), (1, 1)), count, input), input, "adaptive mean");
        Same(Run(new GlobalAveragePool(n, 1), count, input), input, "mean");
        Same(Run(new Linear(n, 1, 1, false, Activation.None), count, input, [1], [0]), input, "linear");
        Assert.DoesNotContain(Run(new Softmax(n, 1, 1), count, input), static share => share != 1);
    }

    [Fact]
    public void Samples_of_an_attention()
    {
        int samples = Row + 5;
        float[] pooled = Count(samples);

        float[] logits = KernelRun.Run(
            gpu.Context, new AttentionMlp((uint)samples, 1, 1, 1, false, false), samples, pooled, [1], [0], [1], [0]);

        Same(logits, pooled, "logits");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Samples_of_a_mixture(int elements)
    {
        int samples = (Row * 8) + 13;
        float[] shares = Count(samples);

        float[] mixed = KernelRun.Run(
            gpu.Context, new AggregateKernels((uint)samples, 1, (uint)elements), samples * elements, shares,
            [.. Enumerable.Repeat(1f, elements)]);

        Same(mixed, [.. shares.SelectMany(share => Enumerable.Repeat(share, elements))], "mixtures");
    }

    [Theory]
    [InlineData("n=1 c=65541 o=65541 g=65541 in=1x1 k=1")]
    [InlineData("n=5 c=13110 o=26220 g=13110 in=1x1 k=1")]
    public void Groups_of_a_convolution(string line)
    {
        ConvolutionCase given = ConvolutionCase.Parse(line);
        float[] input = Count(given.Input.Count);
        float[] weight = [.. Enumerable.Range(0, given.O).Select(static o => 1f + (o % 3))];

        float[] output = ConvolutionRun.Shared(
            gpu.Context, given, input, weight, null, ConvolutionRun.ChosenTile(gpu.Context, given));

        int multiplier = given.O / given.C;
        Same(output, [.. output.Select((_, i) => input[i / multiplier] * weight[i % given.O])], "planes");
    }

    /// <summary>Small whole numbers, each different from its neighbours, without any rounding.</summary>
    private static float[] Count(int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = 1 + (i % 999983);
        }

        return values;
    }

    private float[] Run<TKernel>(TKernel kernel, int outputs, params ReadOnlySpan<float[]> inputs)
        where TKernel : unmanaged, IKernel<TKernel> => KernelRun.Run(gpu.Context, kernel, outputs, inputs);

    private static void Same(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what) =>
        Parity.SameBits(actual, expected, what);
}
