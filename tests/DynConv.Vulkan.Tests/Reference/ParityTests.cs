using System;
using Xunit;
using Xunit.Sdk;

namespace DynConv.Vulkan.Tests.Reference;

public sealed class ParityTests
{
    [Fact]
    public void Returns_the_worst_error_over_the_largest_expected_value()
    {
        double ratio = Parity.Check([1f, -3.5f], [1.0, -4.0], 0.2, "pair");

        Assert.Equal(0.125, ratio);
    }

    [Fact]
    public void Names_index_values_error_and_ratio_of_the_worst_element()
    {
        XunitException failure = Fails([1f, 2f, 5f], [1.0, 2.1, 4.0], 0.01);

        Assert.Equal(
            "x: 2 of 3 elements off; worst at [2]: 5 where 4 is expected; "
            + "error 1, max |expected| 4, ratio 0.25, allowed 0.01",
            failure.Message);
    }

    [Theory]
    [InlineData(float.NaN, 1.0)]
    [InlineData(1f, double.NaN)]
    [InlineData(float.PositiveInfinity, double.NaN)]
    [InlineData(float.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(float.PositiveInfinity, 1.0)]
    [InlineData(float.MaxValue, double.PositiveInfinity)]
    [InlineData(1f, 1e39)]
    public void Non_finite_values_match_only_themselves(float actual, double expected) =>
        Fails([actual, 2f], [expected, 2.0], 1);

    [Fact]
    public void Matching_non_finite_values_do_not_loosen_the_bound_of_the_others()
    {
        float[] actual = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, 1f];
        double[] expected = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e39, 1.0];
        Assert.Equal(0, Parity.Check(actual, expected, 0, "x"));

        actual[^1] = 1.1f;
        Fails(actual, expected, 0.01);
    }

    [Fact]
    public void Expected_zeros_need_exact_zeros()
    {
        Assert.Equal(0, Parity.Check([0f, -0f], [0.0, 0.0], 0.5, "x"));
        Fails([0f, 1e-30f], [0.0, 0.0], 0.5);
    }

    [Fact]
    public void Zeros_are_not_taken_for_small_values() => Fails([0f, 0f], [1e-12, 2e-12], 0.1);

    [Fact]
    public void Nothing_to_compare_and_different_lengths_fail()
    {
        Fails([], [], 1);
        Fails([1f], [1.0, 1.0], 1);
        Assert.Throws<FailException>(() => Parity.SameBits([], [], "x"));
        Assert.Throws<FailException>(() => Parity.SameBits([1f], [1f, 1f], "x"));
    }

    [Fact]
    public void Bits_tell_minus_zero_from_zero_and_accept_the_same_nan()
    {
        Parity.SameBits([float.NaN, 1f], [float.NaN, 1f], "x");
        Assert.Throws<FailException>(() => Parity.SameBits([-0f], [0f], "x"));
        Assert.Throws<FailException>(() => Parity.SameBits([1f], [MathF.BitIncrement(1f)], "x"));
    }

    private static FailException Fails(float[] actual, double[] expected, double bound) =>
        Assert.Throws<FailException>(() => Parity.Check(actual, expected, bound, "x"));
}
