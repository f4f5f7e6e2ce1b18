using System;
using System.Linq;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

public sealed class LifetimePackerTests
{
    private static readonly Gen<LifetimePacker.Item> Item =
        from bytes in Gen.Choose(1, 700)
        from first in Gen.Choose(0, 12)
        from length in Gen.Frequency((4, Gen.Choose(0, 4)), (1, Gen.Constant(int.MaxValue - 12)))
        select new LifetimePacker.Item((ulong)bytes, first, first + length);

    [Fact]
    public void What_lives_at_one_time_never_shares_a_byte() =>
        Check.One(ConvolutionCases.Reproducible(200, seed: 12), Prop.ForAll(
            Gen.ArrayOf(Item).ToArbitrary(),
            Gen.Elements<ulong>(1, 16, 64, 256).ToArbitrary(),
            Gen.Elements<ulong>(300, 1000, 100000).ToArbitrary(),
            (items, alignment, limit) =>
            {
                (LifetimePacker.Place[] places, ulong[] buffers) = LifetimePacker.Pack(items, alignment, limit);
                Assert.Equal(items.Length, places.Length);
                for (int i = 0; i < items.Length; i++)
                {
                    AssertInside(items[i], places[i], buffers, alignment);
                    for (int j = 0; j < i; j++)
                    {
                        AssertApart((items[i], places[i]), (items[j], places[j]));
                    }
                }

                AssertWithinLimit(items, places, buffers, limit);
                return true;
            }));

    [Fact]
    public void What_lives_at_different_times_shares_memory()
    {
        (_, ulong[] buffers) = LifetimePacker.Pack(
            [new(100, 0, 1), new(100, 2, 3), new(100, 4, 4), new(40, 0, 4)], 64, 1000);
        Assert.Equal([168ul], buffers);
    }

    [Fact]
    public void Something_larger_than_the_limit_gets_a_buffer_of_its_own()
    {
        (LifetimePacker.Place[] places, ulong[] buffers) = LifetimePacker.Pack(
            [new(10, 0, 1), new(500, 0, 1), new(20, 0, 1)], 1, 100);
        Assert.Equal([500ul, 30], buffers);
        Assert.Equal([1, 0, 1], places.Select(place => place.Buffer));
    }

    [Fact]
    public void Nothing_needs_no_buffer() => Assert.Empty(LifetimePacker.Pack([], 64, 1000).BufferBytes);

    private static void AssertInside(
        LifetimePacker.Item item, LifetimePacker.Place place, ulong[] buffers, ulong alignment)
    {
        Assert.InRange(place.Buffer, 0, buffers.Length - 1);
        Assert.Equal(0ul, place.Offset % alignment);
        Assert.True(place.Offset + item.Bytes <= buffers[place.Buffer]);
    }

    private static void AssertApart(
        (LifetimePacker.Item Item, LifetimePacker.Place Place) one,
        (LifetimePacker.Item Item, LifetimePacker.Place Place) other)
    {
        bool together = one.Item.First <= other.Item.Last && other.Item.First <= one.Item.Last;
        bool overlap = one.Place.Buffer == other.Place.Buffer
            && one.Place.Offset < other.Place.Offset + other.Item.Bytes
            && other.Place.Offset < one.Place.Offset + one.Item.Bytes;
        Assert.False(together && overlap, $"{one} and {other} overlap");
    }

    private static void AssertWithinLimit(
        LifetimePacker.Item[] items, LifetimePacker.Place[] places, ulong[] buffers, ulong limit)
    {
        for (int buffer = 0; buffer < buffers.Length; buffer++)
        {
            ulong largest = Enumerable.Range(0, items.Length).Where(i => places[i].Buffer == buffer)
                .Max(i => items[i].Bytes);
            Assert.True(buffers[buffer] <= Math.Max(limit, largest), $"buffer {buffer} has {buffers[buffer]} bytes");
        }
    }
}
