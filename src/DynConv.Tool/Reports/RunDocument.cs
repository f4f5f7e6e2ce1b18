using System.Collections.Generic;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv run --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Network">The architecture's name.</param>
/// <param name="Input">The input's shape.</param>
/// <param name="Output">The output's shape.</param>
/// <param name="Samples">The classes of every sample; left out where the output is not of classes.</param>
/// <param name="Accuracy">With --expected-labels.</param>
/// <param name="Attention">With --attention.</param>
/// <param name="Timings">With --timings.</param>
/// <param name="Files">The files that were written.</param>
/// <param name="Notes">What somebody should know.</param>
internal sealed record RunDocument(
    string Device,
    string Network,
    IReadOnlyList<int> Input,
    IReadOnlyList<int> Output,
    IReadOnlyList<RunDocument.Sample>? Samples,
    RunDocument.Score? Accuracy,
    IReadOnlyList<RunDocument.Layer>? Attention,
    RunDocument.Times? Timings,
    IReadOnlyList<string> Files,
    IReadOnlyCollection<string> Notes)
{
    /// <summary>One sample and its likeliest classes, the likeliest first.</summary>
    internal sealed record Sample(string Name, IReadOnlyList<RunDocument.Class> Classes);

    /// <summary>A class: its index in the output, its name, softmax over the output, and the output itself.</summary>
    internal sealed record Class(int Index, string Label, double Probability, float Logit);

    /// <summary>How many samples have the expected label for their likeliest class.</summary>
    internal sealed record Score(int Right, int Count, double Accuracy);

    /// <summary>The attention of a layer, a row for each sample.</summary>
    internal sealed record Layer(string Name, int Experts, IReadOnlyList<float[]> Values);

    /// <summary>Milliseconds; <c>FirstResult</c> from the start of the process.</summary>
    internal sealed record Times(
        IReadOnlyList<RunDocument.TimedStage> Stages, double FirstResult, double? SteadyRun, int SteadyBatch,
            int SteadyRepeats);

    /// <summary>One stage on the way to the first result.</summary>
    internal sealed record TimedStage(string Name, double Milliseconds);
}
