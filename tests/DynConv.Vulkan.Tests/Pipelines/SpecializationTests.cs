using System;
using System.Linq;
using DynConv.Vulkan.Pipelines;
using Xunit;

namespace DynConv.Vulkan.Tests.Pipelines;

public sealed class SpecializationTests
{
    [Fact]
    public void Equal_values_are_equal_and_others_are_not()
    {
        Specialization one = new(64, 1, 0);
        Assert.Equal(one, new Specialization(64, 1, 0));
        Assert.Equal(one.GetHashCode(), new Specialization(64, 1, 0).GetHashCode());
        Assert.True(one == new Specialization(64, 1, 0));
        Assert.True(one != new Specialization(64, 0, 1));
        Assert.False(one.Equals((object)"[64, 1, 0]"));
    }

    [Fact]
    public void A_zero_more_is_another_specialization() =>
        Assert.NotEqual(new Specialization(64), new Specialization(64, 0));

    [Fact]
    public void The_default_sets_nothing() => Assert.Equal(default, new Specialization());

    [Fact]
    public void Values_are_kept_in_order()
    {
        uint[] values = [.. Enumerable.Range(1, Specialization.Capacity).Select(i => (uint)i)];
        Specialization full = new(values);
        Assert.Equal(values, Enumerable.Range(0, full.Count).Select(i => full[i]));
        Assert.Equal("[7, 8]", new Specialization(7, 8).ToString());
    }

    [Fact]
    public void More_than_fit_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Specialization(new uint[Specialization.Capacity + 1]));
}
