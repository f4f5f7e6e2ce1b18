using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;
using FusedAttention = DynConv.Vulkan.Kernels.Attention;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>The attention network at the edges of its sizes, alone and fused with the softmax.</summary>
public sealed class AttentionTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 1, 1, 1, true, true)]
    [InlineData(1, 1, 1, 1, false, false)]
    [InlineData(3, 1, 1000, 1, true, false)]
    [InlineData(2, 1000, 1, 200, false, true)]
    [InlineData(2, 3, 1000, 200, true, true)]
    [InlineData(5, 257, 63, 65, false, false)]
    [InlineData(3, 260, 63, 65, true, false)]
    [InlineData(33, 7, 65, 2, true, true)]
    [InlineData(2, 2048, 513, 4, false, true)]
    [InlineData(130, 2, 2, 3, true, true)]
    public void Equals_the_reference_at_edge_sizes(int n, int c, int h, int k, bool fc1Bias, bool fc2Bias)
    {
        Filler filler = new(c);
        float[] pooled = filler.Numbers(n * c, 2);
        float[] fc1 = filler.Numbers(h * c, Filler.Fan(c, 2));
        float[] fc2 = filler.Numbers(k * h, Filler.Fan(h, 4));
        float[]? bias1 = fc1Bias ? filler.Numbers(h) : null;
        float[]? bias2 = fc2Bias ? filler.Numbers(k) : null;
        // A bias that is not there is bound to NaN: it must not be read.
        float[][] inputs = [pooled, fc1, bias1 ?? [float.NaN], fc2, bias2 ?? [float.NaN]];

        (uint un, uint uc, uint uh, uint uk) = ((uint)n, (uint)c, (uint)h, (uint)k);
        float[] logits = KernelRun.Run(gpu.Context, new AttentionMlp(un, uc, uh, uk, fc1Bias, fc2Bias), n * k, inputs);
        float[] shares = KernelRun.RunBothWays(
            gpu.Context, new FusedAttention(un, uc, uh, uk, fc1Bias, fc2Bias, 0.7f), n * k, inputs);

        double[] expected = Reference.Attention.Logits(pooled, n, c, h, k, (fc1, bias1), (fc2, bias2));
        double[] magnitudes = Reference.Attention.Logits(
            Conditioning.Magnitudes(pooled), n, c, h, k,
            (Conditioning.Magnitudes(fc1), Conditioning.Magnitudes(bias1)),
            (Conditioning.Magnitudes(fc2), Conditioning.Magnitudes(bias2)));
        Parity.Check(logits, expected, Conditioning.Bound(expected, magnitudes), "logits");
        Parity.Check(shares, Reference.Attention.Softmax(logits, n, k, 0.7f), Parity.Bound, "attention");
    }

    /// <summary>Planes of whole maps, and of sums of parts of them: fewer than what they are divided by.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(2, 3, 4, 2, 49, 49)]
    [InlineData(3, 260, 63, 65, 7, 50)]
    [InlineData(2, 257, 5, 4, 1, 3)]
    [InlineData(5, 64, 16, 4, 196, 196)]
    [InlineData(2, 7, 3, 3, 4, 64)]
    [InlineData(1, 5, 2, 4, 1023, 3000)]
    [InlineData(2, 9, 8, 2, 3136, 3136)]
    public void Planes_have_the_bits_of_a_pool_before_and_equal_the_reference(
        int n, int c, int h, int k, int values, int divisor)
    {
        Filler filler = new(values);
        float[] planes = Array.ConvertAll(filler.Numbers(n * c * values), static x => x + 0.5f);
        float[] fc1 = filler.Numbers(h * c, Filler.Fan(c, 2)), fc2 = filler.Numbers(k * h, Filler.Fan(h, 4));
        float[] bias1 = filler.Numbers(h), bias2 = filler.Numbers(k);
        PlaneValues plane = new((uint)values, (uint)divisor);
        FusedAttention apart = new((uint)n, (uint)c, (uint)h, (uint)k, true, true, 0.7f);

        float[] shares = KernelRun.RunBothWays(gpu.Context, apart.OfPlanes(plane), n * k, planes, fc1, bias1, fc2, bias2);

        float[] means = KernelRun.RunBothWays(gpu.Context, new GlobalAveragePool((uint)(n * c), plane), n * c, planes);
        Parity.SameBits(
            shares, KernelRun.RunBothWays(gpu.Context, apart, n * k, means, fc1, bias1, fc2, bias2), "pool and attention");
        double[] exact = new double[n * c];
        for (int i = 0; i < exact.Length; i++)
        {
            foreach (float value in planes.AsSpan(i * values, values))
            {
                exact[i] += (double)value / divisor;
            }
        }

        Parity.Check(means, exact, Parity.Bound, "means");
        double[] logits = Reference.Attention.Logits(means, n, c, h, k, (fc1, bias1), (fc2, bias2));
        // The softmax magnifies what logits of hundreds of terms are rounded by; in bits they are those of a pool before.
        Parity.Check(
            shares, Reference.Attention.Softmax(Array.ConvertAll(logits, static z => (float)z), n, k, 0.7f), 1e-4, "shares");
    }

    [Fact]
    public void NaN_and_infinity_in_a_plane_reach_the_shares()
    {
        (float nan, float inf) = (float.NaN, float.PositiveInfinity);
        FusedAttention attention = new FusedAttention(3, 1, 1, 2, false, false, 1).OfPlanes(new PlaneValues(3, 6));

        float[] shares = KernelRun.RunBothWays(
            gpu.Context, attention, 6, [1, nan, 2, inf, 1, -inf, 3, 3, 0], [1], [0], [1, 0], [0]);

        Assert.Equal([nan, nan, nan, nan], shares[..4]);
        Assert.Equal(1 / (1 + Math.Exp(-1)), shares[4], 1e-6);
    }

    [Fact]
    public void NaN_and_infinity_pass_the_hidden_layer_as_in_PyTorch()
    {
        (float nan, float inf) = (float.NaN, float.PositiveInfinity);
        // Two channels, hidden units x + y and −x − y, logits h0 and h0 − h1.
        float[] fc1 = [1, 1, -1, -1];
        float[] fc2 = [1, 0, 1, -1];
        float[] pooled = [1, 2, nan, 0, inf, 0, -inf, 0, inf, -inf];

        float[] logits = KernelRun.Run(
            gpu.Context, new AttentionMlp(5, 2, 2, 2, false, false), 10, pooled, fc1, [0], fc2, [0]);

        // ∞: hidden (∞, 0). −∞: hidden (0, ∞), and 0·∞ is NaN.
        Assert.Equal([3, 3, nan, nan, inf, inf, nan, -inf, nan, nan], logits);
    }

    [Fact]
    public void More_than_shared_memory_holds_is_refused_with_the_number()
    {
        DeviceCapabilities device = gpu.Context.Capabilities;
        uint most = (device.MaxSharedMemory / sizeof(float)) - 64 - 4;

        Assert.True(AttentionMlp.Fits(most, 4, device));
        Assert.False(AttentionMlp.Fits(most + 1, 4, device));
        DeviceLimitException refusal = Assert.Throws<DeviceLimitException>(
            () => new FusedAttention(1, 8, most + 1, 4, true, true, 1).Groups(device));
        Assert.Contains($"{most + 1} hidden units", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{device.MaxSharedMemory} bytes", refusal.Message, StringComparison.Ordinal);
    }
}
