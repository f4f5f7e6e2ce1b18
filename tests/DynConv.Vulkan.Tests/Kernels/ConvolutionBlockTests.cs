using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Device;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Which blocks there are, which one is chosen, and what is refused. Needs no device.</summary>
public sealed class ConvolutionBlockTests
{
    private static readonly DeviceCapabilities[] Devices =
        [SampleDevice.Least, SampleDevice.Large, SampleDevice.Large with { SubgroupSize = 64 }];

    public static TheoryData<int, int, int, int> Layers => new()
    {
        // channels, filters, groups, output's side
        { 3, 32, 1, 112 }, { 64, 64, 1, 56 }, { 512, 512, 1, 7 }, { 96, 24, 1, 56 }, { 64, 64, 4, 28 },
        { 7, 10, 1, 33 }, { 1280, 1000, 1, 1 }, { 2048, 2048, 32, 14 }, { 5, 5, 5, 3 },
    };

    [Fact]
    public void Candidates_need_no_more_than_256_invocations_and_16_kilobytes() =>
        Assert.All(ConvolutionBlock.Candidates, static block =>
        {
            Assert.Null(block.Fault(4));
            Assert.Null(block.Fault(8));
            Assert.InRange(block.Invocations, 32u, 256u);
            Assert.InRange(block.SharedBytes(8), 1u, 16384u);
        });

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_chosen_block_fits_and_the_batch_does_not_cut_sums(int channels, int filters, int groups, int side)
    {
        ConvolutionGeometry geometry = Geometry(channels, filters, groups);
        foreach (DeviceCapabilities device in Devices)
        {
            ConvolutionBlock one = ConvolutionBlock.Choose(geometry, side * side, 1, device);
            ConvolutionBlock many = ConvolutionBlock.Choose(geometry, side * side, 64, device);
            Assert.True(one.Fits(ConvolutionBlock.PackedFilters(geometry), device));
            Assert.True(many.Fits(ConvolutionBlock.PackedFilters(geometry), device));
            Assert.Equal(one.Slices, many.Slices);
            Assert.True(device.SubgroupSize < 64 || many.TileFilters * many.TilePixels <= 32);
        }
    }

    [Fact]
    public void Small_maps_are_sliced_and_large_batches_get_large_tiles()
    {
        ConvolutionBlock small = ConvolutionBlock.Choose(Geometry(512, 512, 1), 49, 1, SampleDevice.Large);
        ConvolutionBlock large = ConvolutionBlock.Choose(Geometry(64, 64, 1), 56 * 56, 32, SampleDevice.Large);
        Assert.InRange(small.Slices, 2u, 8u);
        Assert.Equal((8u, 8u, 1u), (large.TileFilters, large.TilePixels, large.Slices));
    }

    [Theory]
    [InlineData(64, 64, 8, 8, 8, 1, 12)]    // packed by what does not divide it
    [InlineData(64, 64, 8, 8, 2, 1, 8)]     // tile is no multiple of 4
    [InlineData(16, 64, 8, 8, 4, 1, 8)]     // 32 invocations for rows of 64
    [InlineData(64, 64, 9, 8, 4, 1, 8)]     // two rows at once, nine to load
    [InlineData(64, 16, 16, 4, 4, 4, 8)]    // sums of a slice beside 16 · 2 rows
    [InlineData(0, 64, 8, 8, 8, 1, 8)]
    public void What_suits_no_device_is_refused(
        uint filters, uint pixels, uint depth, uint tileFilters, uint tilePixels, uint slices, uint packed)
    {
        ConvolutionBlock block = new(filters, pixels, depth, tileFilters, tilePixels, slices);
        Assert.False(block.Fits(packed, SampleDevice.Large));
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Kernel(block, packed));
        Assert.Contains("does not suit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_device_cannot_run_is_refused_with_both_numbers()
    {
        BlockedConvolution kernel = Kernel(new ConvolutionBlock(16, 64, 16, 4, 4, 4), 8);
        DeviceLimitException refusal = Assert.Throws<DeviceLimitException>(() => kernel.Groups(SampleDevice.Least));
        Assert.Contains("256 invocations", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("128", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Experts_that_are_not_there_are_refused() => Assert.Throws<ArgumentException>(() =>
        new BlockedMixingConvolution(
            Geometry(8, 8, 1), 1, 9, 9, new MixingOperands(4, 576, 0, 3, 0, MixingBias.None, Activation.None), 8,
            new ConvolutionBlock(32, 64, 8, 8, 4)));

    private static BlockedConvolution Kernel(ConvolutionBlock block, uint packed) => new(
        Geometry(8, 8, 1), 1, 9, 9, new ConvolutionOperands(0, 0, 0, HasBias: false, Activation.None), packed, block);

    private static ConvolutionGeometry Geometry(int channels, int filters, int groups) =>
        ConvolutionGeometry.Create(channels, filters, new Size2d(3, 3), null, 1, null, groups);
}
