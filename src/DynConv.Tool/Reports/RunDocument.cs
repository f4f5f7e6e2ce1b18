using System.Collections.Generic;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv run --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Network">The architecture's name.</param>
/// <param name="Input">The input's shape; left out where samples have different ones.</param>
/// <param name="Output">The main output's shape; left out where samples have different ones.</param>
/// <param name="Outputs">The names of all outputs.</param>
/// <param name="Samples">Every sample; left out where there is nothing to say of them.</param>
/// <param name="Accuracy">With --expected-labels.</param>
/// <param name="Throughput">Samples that ran, and the time that reading and running them took.</param>
/// <param name="Attention">With --attention.</param>
/// <param name="Timings">With --timings.</param>
/// <param name="Files">The files that were written.</param>
/// <param name="Notes">What somebody should know.</param>
internal sealed record RunDocument(
    string Device,
    string Network,
    IReadOnlyList<int>? Input,
    IReadOnlyList<int>? Output,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<RunDocument.Sample>? Samples,
    RunDocument.Score? Accuracy,
    RunDocument.Speed Throughput,
    IReadOnlyList<RunDocument.Layer>? Attention,
    RunDocument.Times? Timings,
    IReadOnlyList<string> Files,
    IReadOnlyCollection<string> Notes)
{
    /// <summary>
    /// One sample: its likeliest classes, the likeliest first, or why it did not run, or the file that has its output.
    /// </summary>
    internal sealed record Sample(string Name, IReadOnlyList<RunDocument.Class>? Classes, string? Error, string? File);

    /// <summary>How fast samples were read and run.</summary>
    internal sealed record Speed(int Samples, double Seconds, double PerSecond);

    /// <summary>A class: its index in the output, its name, softmax over the output, and the output itself.</summary>
    internal sealed record Class(int Index, string Label, double Probability, float Logit);

    /// <summary>How many samples have the expected label for their likeliest class.</summary>
    internal sealed record Score(int Right, int Count, double Accuracy);

    /// <summary>
    /// The coefficients of a layer, a row for each sample (none for one that did not run): how many, their shape, and how
    /// evenly they are spread (the entropy of their shares, 1 for equal ones).
    /// </summary>
    internal sealed record Layer(
        string Name, int Experts, IReadOnlyList<int> Sizes, IReadOnlyList<float[]?> Values, IReadOnlyList<double?> Evenness);

    /// <summary>Milliseconds; <c>FirstResult</c> from the start of the process.</summary>
    internal sealed record Times(
        IReadOnlyList<RunDocument.TimedStage> Stages, double FirstResult, double? SteadyRun, int SteadyBatch,
            int SteadyRepeats);

    /// <summary>One stage on the way to the first result.</summary>
    internal sealed record TimedStage(string Name, double Milliseconds);
}
