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
