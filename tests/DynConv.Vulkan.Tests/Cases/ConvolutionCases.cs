using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>
/// Streams of cases and the way to run a check over them. DYNCONV_SEED replaces the seed of every random stream,
/// DYNCONV_CASE (a printed case) replaces the stream.
/// </summary>
internal static class ConvolutionCases
{
    /// <summary>The variable that replaces a seed.</summary>
    public const string SeedVariable = "DYNCONV_SEED";

    /// <summary>The variable that replaces a stream by one case.</summary>
    public const string CaseVariable = "DYNCONV_CASE";

    /// <summary>The hand-made cases.</summary>
    public static IReadOnlyList<ConvolutionCase> Awkward => AwkwardCases.All;

    /// <summary>The same <paramref name="count"/> cases for the same seed, on every machine.</summary>
    public static IReadOnlyList<ConvolutionCase> Random(int count, ulong seed) =>
        ConvolutionGenerator.Generator.Sample(count, new Rnd(Seed(seed)), 50);

    /// <summary>
    /// Runs a check over all cases. The first one that fails is shrunk as long as a simpler one fails too, and the
    /// failure tells how to replay it.
    /// </summary>
    public static void Check(IReadOnlyList<ConvolutionCase> cases, Action<ConvolutionCase> check)
    {
        string? replay = Environment.GetEnvironmentVariable(CaseVariable);
        Assert.NotEmpty(cases);
        foreach (ConvolutionCase given in replay is null ? cases : [ConvolutionCase.Parse(replay)])
        {
            if (Failure(check, given) is Exception failure)
            {
                (ConvolutionCase simplest, Exception reason) = Shrink(check, given, failure);
                throw new ConvolutionCaseException(given, simplest, reason);
            }
        }
    }

    /// <summary>A FsCheck configuration with the fixed or replaced seed that throws on failure.</summary>
    public static Config Reproducible(int count, ulong seed) =>
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithReplay(new Replay(new Rnd(Seed(seed)), null));

    /// <summary>DYNCONV_SEED, or <paramref name="seed"/> where it is not set.</summary>
    public static ulong Seed(ulong seed) =>
        Environment.GetEnvironmentVariable(SeedVariable) is string text
            ? ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : seed;

    private static (ConvolutionCase Simplest, Exception Reason) Shrink(
        Action<ConvolutionCase> check, ConvolutionCase given, Exception failure)
    {
        // A failure can be slow (a timeout), so the search is bounded by attempts.
        int attempts = 200;
        (ConvolutionCase Case, Exception Reason)? simpler = (given, failure);
        (ConvolutionCase Simplest, Exception Reason) best = simpler.Value;
        while (simpler is not null && attempts > 0)
        {
            best = simpler.Value;
            simpler = null;
            foreach (ConvolutionCase candidate in ConvolutionShrinker.Smaller(best.Simplest).Take(attempts))
            {
                attempts--;
                if (Failure(check, candidate) is Exception reason)
                {
                    simpler = (candidate, reason);
                    break;
                }
            }
        }

        return simpler ?? best;
    }

    private static Exception? Failure(Action<ConvolutionCase> check, ConvolutionCase given) =>
        Record.Exception(() => check(given));
}
