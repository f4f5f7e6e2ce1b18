using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Tests.Cases;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Memory;

public sealed class FreeListTests
{
    private const ulong Size = 1000;

    /// <summary>A size to take at an alignment, or (size 0) something taken to give back.</summary>
    private static readonly Gen<(int Size, int Alignment, int Index)> Step =
        from size in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 120)), (1, Gen.Choose(1, 1001)))
        from alignment in Gen.Elements(1, 2, 16, 64, 256)
        from index in Gen.Choose(0, 1000)
        select (size, alignment, index);

    [Fact]
    public void Ranges_that_are_taken_never_overlap_and_merge_when_given_back() =>
        Check.One(ConvolutionCases.Reproducible(500, seed: 11), Prop.ForAll(Gen.ArrayOf(Step).ToArbitrary(), steps =>
        {
            FreeList list = new(Size);
            List<(ulong Offset, ulong Size)> taken = [];
            foreach ((int size, int alignment, int index) in steps)
            {
                Apply(list, taken, (ulong)size, (ulong)alignment, index);
                Assert.Equal(Size, list.FreeBytes + taken.Aggregate(0ul, (sum, range) => sum + range.Size));
                Assert.Equal(taken.Count == 0, list.IsUnused);
            }

            foreach ((ulong offset, ulong size) in taken)
            {
                list.Return(offset, size);
            }

            // Only if all holes were merged is the whole free again.
            Assert.True(list.IsUnused);
            Assert.True(list.TryTake(Size, 1, out ulong whole));
            Assert.Equal(0ul, whole);
            return true;
        }));

    [Fact]
    public void A_hole_is_found_only_if_it_is_large_enough_after_alignment()
    {
        FreeList list = new(256);
        Assert.True(list.TryTake(10, 1, out _));
        Assert.False(list.TryTake(241, 16, out _));
        Assert.True(list.TryTake(240, 16, out ulong offset));
        Assert.Equal(16ul, offset);
        Assert.Equal(6ul, list.FreeBytes);
        Assert.True(list.TryTake(6, 1, out offset));
        Assert.Equal(10ul, offset);
        Assert.False(list.TryTake(1, 1, out _));
    }

    private static void Apply(
        FreeList list, List<(ulong Offset, ulong Size)> taken, ulong size, ulong alignment, int index)
    {
        if (size == 0)
        {
            if (taken.Count > 0)
            {
                (ulong offset, ulong length) = taken[index % taken.Count];
                taken.RemoveAt(index % taken.Count);
                list.Return(offset, length);
            }
        }
        else if (list.TryTake(size, alignment, out ulong offset))
        {
            Assert.Equal(0ul, offset % alignment);
            Assert.True(offset + size <= Size);
            Assert.DoesNotContain(taken, range => range.Offset < offset + size && offset < range.Offset + range.Size);
            taken.Add((offset, size));
        }
        else
        {
            Assert.False(HasRoom(taken, size, alignment), $"{size} bytes at {alignment} would have fitted");
        }
    }

    private static bool HasRoom(List<(ulong Offset, ulong Size)> taken, ulong size, ulong alignment)
    {
        for (ulong offset = 0; offset + size <= Size; offset += alignment)
        {
            if (!taken.Exists(range => range.Offset < offset + size && offset < range.Offset + range.Size))
            {
                return true;
            }
        }

        return false;
    }
}
