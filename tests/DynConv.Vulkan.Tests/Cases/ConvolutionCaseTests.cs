using System;
using System.Linq;
using DynConv.Vulkan.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Cases;

public sealed class ConvolutionCaseTests
{
    private static readonly ConvolutionCase[] Drawn =
        ConvolutionGenerator.Generator.Sample(600, new Rnd(20260101), 50);

    [Fact]
    public void A_printed_case_reads_back_as_itself()
    {
        Assert.All(ConvolutionCases.Awkward, static given =>
            Assert.Equal(given, ConvolutionCase.Parse(given.ToString())));
        Check.One(ConvolutionCases.Reproducible(300, seed: 5), Prop.ForAll(
            ConvolutionGenerator.Arbitrary, static given => given == ConvolutionCase.Parse(given.ToString())));
    }

    [Fact]
    public void A_line_may_leave_out_defaults_and_write_pairs_as_one_number()
    {
        ConvolutionCase read = ConvolutionCase.Parse("n=2 c=4 o=6 in=9x7 k=3 p=1x0 K=5 bias=none act=Silu");

        Assert.Equal(
            "n=2 c=4 o=6 in=9x7 k=3x3 s=1x1 p=1x0 d=1x1 g=1 K=5 hidden=5 bias=none t=1 act=Silu seed=1",
            read.ToString());
    }

    [Theory]
    [InlineData("c=3 g=2")]
    [InlineData("in=2x2 k=3")]
    [InlineData("s=0")]
    [InlineData("t=0")]
    [InlineData("bias=fc3")]
    [InlineData("channels=3")]
    [InlineData("k=1x2x3")]
    [InlineData("n")]
    public void A_line_that_is_no_valid_case_is_refused(string line) =>
        Assert.Throws<FormatException>(() => ConvolutionCase.Parse(line));

    [Fact]
    public void Drawn_cases_are_valid_bounded_and_different()
    {
        Assert.Equal(600, Drawn.Length);
        Assert.All(Drawn, static given => Assert.True(given.IsValid, given.ToString()));
        Assert.All(Drawn, static given => Assert.InRange(given.Work, 1, ConvolutionGenerator.WorkLimit));
        Assert.Equal(Drawn.Length, Drawn.Select(static given => given with { Seed = 0 }).Distinct().Count());
    }

    [Fact]
    public void Drawn_cases_cover_every_kind()
    {
        (string Kind, Func<ConvolutionCase, bool> Matches)[] kinds =
        [
            ("one sample", static c => c.N == 1),
            ("33 samples", static c => c.N == 33),
            ("one input channel", static c => c.C == 1),
            ("one output channel", static c => c.O == 1),
            ("depthwise", static c => c.Groups > 1 && c.Groups == c.C && c.Groups == c.O),
            ("depthwise with multiplier", static c => c.Groups > 1 && c.Groups == c.C && c.O > c.C),
            ("grouped", static c => c.Groups > 1 && c.Groups < c.C),
            ("filters per group not a multiple of 4", static c => c.O / c.Groups % 4 != 0 && c.O > 4),
            ("pointwise", static c => c.Window.Taps == 1),
            ("not square", static c => c.Window.Y.Taps != c.Window.X.Taps),
            ("one-element map", static c => c.Input.Area == 1),
            ("wide map", static c => c.H == 1 && c.W >= 31),
            ("stride beyond the kernel", static c => c.Window.X.Stride > c.Window.X.Taps),
            ("padding beyond the kernel", static c => c.Window.Y.Padding > c.Window.Y.Taps),
            ("dilated", static c => c.Window.Y.Dilation > 1 && c.Window.Y.Taps > 1),
            ("one expert", static c => c.Experts == 1),
            ("64 experts", static c => c.Experts == 64),
            ("no bias anywhere", static c => !c.Fc1Bias && !c.Fc2Bias && !c.BankBias),
            ("heavy", static c => c.Work > ConvolutionGenerator.WorkLimit / 2),
        ];

        Assert.All(kinds, static kind => Assert.InRange(Drawn.Count(kind.Matches), 8, Drawn.Length));
    }

    [Fact]
    public void The_same_seed_draws_the_same_cases_and_another_seed_others()
    {
        Assert.Equal(Drawn, ConvolutionGenerator.Generator.Sample(600, new Rnd(20260101), 50));
        Assert.NotEqual(Drawn, ConvolutionGenerator.Generator.Sample(600, new Rnd(20260102), 50));
    }

    [Fact]
    public void The_hand_made_cases_are_many_and_different()
    {
        Assert.InRange(ConvolutionCases.Awkward.Count, 60, 200);
        Assert.Equal(
            ConvolutionCases.Awkward.Count,
            ConvolutionCases.Awkward.Select(static given => given with { Seed = 0 }).Distinct().Count());
    }

    [Fact]
    public void Shrunk_cases_are_valid_and_come_to_an_end()
    {
        foreach (ConvolutionCase given in Drawn.Take(40))
        {
            ConvolutionCase simplest = given;
            int steps = 0;
            while (ConvolutionShrinker.Smaller(simplest).LastOrDefault() is ConvolutionCase smaller)
            {
                Assert.True(smaller.IsValid, smaller.ToString());
                Assert.InRange(++steps, 1, 5000);
                simplest = smaller;
            }

            Assert.Equal(1, simplest.FilterElements);
        }
    }

    [Fact]
    public void A_failing_check_reports_the_simplest_case_and_how_to_replay_it()
    {
        ConvolutionCaseException failure = Assert.Throws<ConvolutionCaseException>(() => ConvolutionCases.Check(
            [ConvolutionCase.Parse("n=7 c=6 o=9 g=3 in=9x8 k=3 K=8 hidden=17")],
            static given => Assert.False(given.N >= 3 && given.Groups >= 2, "three samples in two groups")));

        Assert.Equal(
            "n=3 c=2 o=2 in=1x1 k=1x1 s=1x1 p=0x0 d=1x1 g=2 K=1 hidden=1 bias=none t=1 act=None seed=1",
            failure.Simplest.ToString());
        Assert.Contains("three samples in two groups", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DYNCONV_CASE='n=3 c=2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_depend_on_the_seed_alone_and_give_an_attention_that_is_not_uniform()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=4 c=40 o=3 in=9x9 k=3 K=4 hidden=11 seed=5");
        ConvolutionTensors tensors = new(given);

        Parity.SameBits(tensors.Input, new ConvolutionTensors(given).Input, "input");
        Assert.NotEqual(tensors.Input, new ConvolutionTensors(given with { Seed = 6 }).Input);
        Assert.All(tensors.BankWeight, static weight => Assert.InRange(weight, -2, 2));

        double[][] rows = [.. tensors.Expected().Attention.Chunk(4)];
        Assert.All(rows, static row => Assert.InRange(row.Max(), 0.3, 0.9999));
        Assert.NotEqual(rows[0], rows[1]);
    }

    [Fact]
    public void Large_logits_reach_both_ends_and_have_ties()
    {
        float[] logits = new Filler(3).Logits(64);

        Assert.Equal(1e4f, logits.Max());
        Assert.Equal(-1e4f, logits.Min());
        Assert.True(logits.Distinct().Count() < logits.Length);
    }
}
