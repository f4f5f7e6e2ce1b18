using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv run</c> prints.</summary>
internal sealed class RunReport(RunResult result, ISampleSource samples, ClassNames names)
{
    private const int MostSamples = 32;

    public required string Device { get; init; }

    public required string Network { get; init; }

    /// <summary>How the output's numbers become probabilities.</summary>
    public required ClassScores Scores { get; init; }

    /// <summary>Classes shown for each sample.</summary>
    public required int Top { get; init; }

    /// <summary>The right classes, or null.</summary>
    public required int[]? Expected { get; init; }

    /// <summary>The stages' times, or null.</summary>
    public required StageClock? Timings { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public void Write(ToolConsole console, bool json)
    {
        if (json)
        {
            JsonReport.Write(console, ToDocument());
            return;
        }

        TextWriter output = console.Out;
        output.WriteLine($"device   {PrintableText.Of(Device)}");
        output.WriteLine($"network  {Network}, input {Text(result.InputShape?.Sizes)}, output {Outputs()}");
        if (result.IsClasses)
        {
            WriteClasses(console);
        }

        WriteFailures(output);
        if (samples.Count > 1)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{samples.Count - result.Failures} samples in {result.Seconds:0.00} s, {Rate:0.0} a second"));
        }

        foreach (string note in samples.Notes)
        {
            output.WriteLine($"note: {PrintableText.Of(note)}");
        }

        if (CountRight() is RunDocument.Score score)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                    $"accuracy: {score.Right} of {score.Count} right ({score.Accuracy * 100:0.00} %)"));
        }

        foreach (string file in Files)
        {
            output.WriteLine($"wrote {PrintableText.Of(file)}");
        }

        if (Timings is not null)
        {
            WriteTimings(console, Timings);
        }
    }

    private double Rate => (samples.Count - result.Failures) / Math.Max(result.Seconds, 1e-6);

    private void WriteFailures(TextWriter output)
    {
        int shown = 0;
        for (int n = 0; n < samples.Count && shown < MostSamples; n++)
        {
            if (result.Samples[n].Failure is Exception failure)
            {
                output.WriteLine($"not run: {FailureText.OfSample(failure)}");
                shown++;
            }
        }

        if (result.Failures > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{result.Failures} of {samples.Count} samples could not run"));
        }
    }

    private void WriteClasses(ToolConsole console)
    {
        List<int> chosen = ChooseSamples(out bool onlyWrong);
        int top = Math.Min(Top, result.First.Outputs[0].Values.Length);
        List<string> headers = ["sample"];
        if (Expected is not null)
        {
            headers.Add("expected");
        }

        for (int i = 0; i < top; i++)
        {
            headers.Add(i == 0 ? "class" : string.Create(CultureInfo.InvariantCulture, $"{i + 1}."));
            headers.Add(i == 0 ? ">probability" : ">");
        }

        TextTable table = new([.. headers]);
        foreach (int n in chosen)
        {
            table.Add(Cells(n, top));
        }

        table.Write(console);
        if (samples.Count > MostSamples)
        {
            console.Out.WriteLine(onlyWrong
                ? $"these are wrong, the first {chosen.Count} of all (--json prints every sample)"
                : $"… and {samples.Count - chosen.Count} more samples (--json prints all, --output keeps all)");
        }
    }

    /// <summary>
    /// All samples where they are few, else the first; with expected labels the first that are wrong.
    /// </summary>
    private List<int> ChooseSamples(out bool onlyWrong)
    {
        onlyWrong = Expected is not null && samples.Count > MostSamples;
        List<int> chosen = [];
        for (int n = 0; n < samples.Count && chosen.Count < MostSamples; n++)
        {
            if (result.Samples[n].Failure is null && (!onlyWrong || !IsRight(n)))
            {
                chosen.Add(n);
            }
        }

        return chosen;
    }

    private string[] Cells(int sample, int top)
    {
        List<string> cells = [samples.Name(sample)];
        if (Expected is not null)
        {
            cells.Add(names[Expected[sample]]);
        }

        List<RunDocument.Class> classes = Rank(sample);
        for (int i = 0; i < top; i++)
        {
            cells.Add(classes[i].Label);
            cells.Add((classes[i].Probability * 100).ToString("0.00 '%'", CultureInfo.InvariantCulture));
        }

        return [.. cells];
    }

    private bool IsRight(int sample) =>
        result.Samples[sample].Failure is null && Ranking.Best(result.Main(sample)) == Expected![sample];

    private static void WriteTimings(ToolConsole console, StageClock clock)
    {
        TextTable table = new("stage", ">ms");
        foreach (StageClock.Stage stage in clock.Stages)
        {
            table.Add(stage.Name, Milliseconds(stage.Milliseconds));
        }

        table.Add("first result, from the start of the process", Milliseconds(clock.FirstResult));
        if (clock.SteadyRun is double steady)
        {
            table.Add($"a steady run of {clock.Batch} samples (median of {clock.Repeats})", Milliseconds(steady));
        }

        table.Write(console);
    }

    private RunDocument ToDocument()
    {
        List<RunDocument.Sample> all = [];
        for (int n = 0; n < samples.Count; n++)
        {
            SampleResult sample = result.Samples[n];
            all.Add(new RunDocument.Sample(
                samples.Name(n), sample.Failure is null && result.IsClasses ? Rank(n) : null,
                sample.Failure is Exception failure ? FailureText.OfSample(failure) : null, sample.File));
        }

        bool saysMore = result.IsClasses || result.Failures > 0 || all.Exists(static sample => sample.File is not null);
        return new RunDocument(
            Device, Network, result.InputShape?.Sizes, result.OutputSizes(0), result.OutputNames, saysMore ? all : null,
            CountRight(), new RunDocument.Speed(samples.Count - result.Failures, result.Seconds, Rate), Attention(),
            Times(), Files, samples.Notes);
    }

    private List<RunDocument.Class> Rank(int sample)
    {
        ReadOnlySpan<float> values = result.Main(sample);
        double[] probabilities = Ranking.Probabilities(values, Scores);
        List<RunDocument.Class> classes = [];
        foreach (int index in Ranking.Top(values, Top))
        {
            classes.Add(new RunDocument.Class(index, names[index], probabilities[index], values[index]));
        }

        return classes;
    }

    private RunDocument.Score? CountRight()
    {
        if (Expected is null)
        {
            return null;
        }

        int right = 0;
        for (int n = 0; n < Expected.Length; n++)
        {
            right += IsRight(n) ? 1 : 0;
        }

        return new RunDocument.Score(right, Expected.Length, (double)right / Expected.Length);
    }

    private List<RunDocument.Layer>? Attention()
    {
        if (result.Attention.Count == 0)
        {
            return null;
        }

        List<RunDocument.Layer> layers = [];
        foreach (LayerAttention attention in result.Attention)
        {
            layers.Add(new RunDocument.Layer(
                attention.Layer, attention.Width, attention.Sizes, attention.Rows,
                Array.ConvertAll(
                    attention.Rows, row => row is null ? null : (double?)attention.Evenness(row))));
        }

        return layers;
    }

    private RunDocument.Times? Times()
    {
        if (Timings is null)
        {
            return null;
        }

        List<RunDocument.TimedStage> stages = [];
        foreach (StageClock.Stage stage in Timings.Stages)
        {
            stages.Add(new RunDocument.TimedStage(stage.Name, stage.Milliseconds));
        }

        return new RunDocument.Times(stages, Timings.FirstResult, Timings.SteadyRun, Timings.Batch, Timings.Repeats);
    }

    private string Outputs()
    {
        List<string> outputs = [];
        for (int i = 0; i < result.OutputNames.Count; i++)
        {
            outputs.Add((i == 0 ? string.Empty : $"{result.OutputNames[i]} ") + Text(result.OutputSizes(i)));
        }

        return string.Join(", ", outputs);
    }

    private static string Text(IReadOnlyList<int>? sizes) =>
        sizes is null ? "of several sizes" : string.Join('×', sizes);

    private static string Milliseconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
