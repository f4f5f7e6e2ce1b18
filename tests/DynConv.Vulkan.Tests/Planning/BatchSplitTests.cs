using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

public sealed class BatchSplitTests
{
    [Fact]
    public void Parts_cover_the_batch_aligned_and_within_the_limit() =>
        Check.One(ConvolutionCases.Reproducible(1000, seed: 13), Prop.ForAll(
            Gen.Choose(1, 200).ToArbitrary(),
            Gen.ArrayOf(Gen.Choose(1, 300).Select(floats => (ulong)floats * sizeof(float)), 3).ToArbitrary(),
            Gen.Elements<(ulong, ulong)>((16, 4096), (64, 4096), (256, 16384), (256, 65536)).ToArbitrary(),
            (samples, bytes, device) => Covers(samples, bytes, Device(device.Item1, device.Item2))));

    [Fact]
    public void A_batch_that_fits_stays_whole_whatever_the_alignment()
    {
        BatchSplit split = BatchSplit.For("layer", 7, Device(256, 7 * 12), ("input", 12ul));
        Assert.Equal([(0, 7)], split.Chunks);
    }

    [Fact]
    public void The_last_part_is_what_is_left()
    {
        BatchSplit split = BatchSplit.For("layer", 10, Device(16, 100), ("input", 16ul), ("output", 32ul));
        Assert.Equal([(0, 3), (3, 3), (6, 3), (9, 1)], split.Chunks);
    }

    [Fact]
    public void One_sample_too_large_is_refused_with_both_numbers()
    {
        DeviceLimitException refused = Assert.Throws<DeviceLimitException>(
            () => BatchSplit.For("layer1.conv", 4, Device(16, 1000), ("input", 500ul), ("output", 1004ul)));
        Assert.Equal(
            "layer1.conv: one sample of its output has 1004 bytes, the device binds at most 1000; use a smaller input",
            refused.Message);
    }

    [Fact]
    public void Samples_that_alignment_ties_together_are_refused_with_their_number()
    {
        // 12 bytes a sample: only every 64th sample starts at a multiple of 256.
        DeviceLimitException refused = Assert.Throws<DeviceLimitException>(
            () => BatchSplit.For("layer1.conv", 100, Device(256, 700), ("input", 12ul)));
        Assert.Contains("layer1.conv: 64 samples", refused.Message, StringComparison.Ordinal);
        Assert.Contains("700 bytes", refused.Message, StringComparison.Ordinal);
    }

    private static bool Covers(int samples, ulong[] bytes, DeviceCapabilities device)
    {
        (string, ulong)[] operands = [.. bytes.Select((size, index) => ($"operand {index}", size))];
        BatchSplit split;
        try
        {
            split = BatchSplit.For("layer", samples, device, operands);
        }
        catch (DeviceLimitException)
        {
            // Rightly refused only if not even the fewest samples that can go together fit.
            ulong least = Enumerable.Range(1, 256).Select(n => (ulong)n)
                .First(n => bytes.All(size => n * size % device.StorageBufferAlignment == 0));
            return bytes.Any(size => least * size > device.MaxStorageBufferRange);
        }

        (int First, int Count)[] chunks = [.. split.Chunks];
        int next = 0;
        foreach ((int first, int count) in chunks)
        {
            Assert.Equal(next, first);
            Assert.True(count > 0);
            Assert.All(bytes, size => Assert.Equal(0ul, (ulong)first * size % device.StorageBufferAlignment));
            Assert.All(bytes, size => Assert.True((ulong)count * size <= device.MaxStorageBufferRange));
            next += count;
        }

        return next == samples;
    }

    private static DeviceCapabilities Device(ulong alignment, ulong limit) =>
        SampleDevice.Least with { StorageBufferAlignment = alignment, MaxStorageBufferRange = limit };
}
