using System;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class FilterLayoutTests
{
    private static readonly Gen<int[]> Sizes =
        from groups in Gen.Choose(1, 6)
        from filtersPerGroup in Gen.Choose(1, 19)
        from channelsPerGroup in Gen.Choose(1, 7)
        from height in Gen.Choose(1, 5)
        from width in Gen.Choose(1, 5)
        from tile in Gen.Elements(1, 3, 4, 8, 16)
        select new[] { groups, filtersPerGroup, channelsPerGroup, height, width, tile };

    [Fact]
    public void Every_number_is_where_the_formula_says_and_the_rest_is_zero() => Check(static (layout, plain, sizes) =>
    {
        (int groups, int perGroup, int channels, int height, int width, int f) =
            (sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]);
        int tiles = (int)Math.Ceiling(perGroup / (double)f);
        float[] expected = new float[groups * tiles * f * channels * height * width];
        int at = 0;
        for (int o = 0; o < groups * perGroup; o++)
        {
            (int group, int oi) = (o / perGroup, o % perGroup);
            for (int c = 0; c < channels; c++)
            {
                for (int tap = 0; tap < height * width; tap++)
                {
                    (int ky, int kx) = (tap / width, tap % width);
                    int block = (((group * tiles) + (oi / f)) * channels) + c;
                    int place = ((block * height * width) + (ky * width) + kx) * f;
                    expected[place + (oi % f)] = plain[at++];
                }
            }
        }

        Assert.Equal(expected, Pack(layout, plain));
    });

    [Fact]
    public void Unpacking_gives_back_what_was_packed() => Check(static (layout, plain, _) =>
    {
        float[] back = new float[layout.PlainCount];
        Array.Fill(back, float.NaN);
        layout.Unpack(Pack(layout, plain), back);

        Assert.Equal(plain, back);
    });

    [Fact]
    public void A_depthwise_kernel_in_tiles_of_one_stays_as_it_is()
    {
        FilterLayout layout = new(
            filters: 24, channelsPerGroup: 1, kernelHeight: 3, kernelWidth: 5, groups: 24, tile: 1);
        float[] plain = new Filler(3).Numbers(24 * 15);

        Assert.Equal(plain, Pack(layout, plain));
    }

    [Fact]
    public void Impossible_layouts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FilterLayout(7, 1, 3, 3, 2, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterLayout(7, 0, 3, 3, 1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterLayout(7, 1, 3, 3, 1, 0));
        Assert.Throws<OverflowException>(() => new FilterLayout(1 << 16, 1 << 10, 7, 7, 1, 4));
        Assert.Throws<OverflowException>(() => new FilterLayout(1 << 20, 1, 32, 32, 1 << 20, 4));
    }

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        FilterLayout layout = new(4, 1, 1, 1, 1, 8);

        Assert.Throws<ArgumentException>(() => layout.Pack(new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => layout.Unpack(new float[8], new float[5]));
    }

    private static float[] Pack(FilterLayout layout, float[] plain)
    {
        float[] packed = new float[layout.PackedCount];
        Array.Fill(packed, float.NaN);
        layout.Pack(plain, packed);
        return packed;
    }

    private static void Check(Action<FilterLayout, float[], int[]> check) => Prop
        .ForAll(Sizes.ToArbitrary(), sizes =>
        {
            FilterLayout layout = new(sizes[0] * sizes[1], sizes[2], sizes[3], sizes[4], sizes[0], sizes[5]);
            check(layout, new Filler(sizes[1]).Numbers(layout.PlainCount), sizes);
        })
        .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200));
}
