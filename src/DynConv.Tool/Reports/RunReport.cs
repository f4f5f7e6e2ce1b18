using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv run</c> prints.</summary>
internal sealed class RunReport(RunResult result, ISampleSource samples, ClassNames names)
{
    private const int MostSamples = 32;

    public required string Device { get; init; }

    public required string Network { get; init; }

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
        output.WriteLine($"network  {Network}, input {samples.Shape}, output {result.Shape}");
        if (result.IsClasses)
        {
            WriteClasses(console);
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

    private void WriteClasses(ToolConsole console)
    {
        List<int> chosen = ChooseSamples(out bool onlyWrong);
        int top = Math.Min(Top, result.SampleSize);
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
        if (result.Shape.N > MostSamples)
        {
            console.Out.WriteLine(onlyWrong
                ? $"these are wrong, the first {chosen.Count} of all (--json prints every sample)"
                : $"… and {result.Shape.N - chosen.Count} more samples (--json prints all, --output keeps all)");
        }
    }

    /// <summary>
    /// All samples where they are few, else the first; with expected labels the first that are wrong.
    /// </summary>
    private List<int> ChooseSamples(out bool onlyWrong)
    {
        onlyWrong = Expected is not null && result.Shape.N > MostSamples;
        List<int> chosen = [];
        for (int n = 0; n < result.Shape.N && chosen.Count < MostSamples; n++)
        {
            if (!onlyWrong || !IsRight(n))
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
        Ranking.Best(result.Values.AsSpan(sample * result.SampleSize, result.SampleSize)) == Expected![sample];

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
        List<RunDocument.Sample>? ranked = null;
        if (result.IsClasses)
        {
            ranked = [];
            for (int n = 0; n < result.Shape.N; n++)
            {
                ranked.Add(new RunDocument.Sample(samples.Name(n), Rank(n)));
            }
        }

        return new RunDocument(
            Device, Network, Sizes(samples.Shape), Sizes(result.Shape), ranked, CountRight(),
            Attention(), Times(), Files, samples.Notes);
    }

    private List<RunDocument.Class> Rank(int sample)
    {
        ReadOnlySpan<float> values = result.Values.AsSpan(sample * result.SampleSize, result.SampleSize);
        double[] probabilities = Ranking.Softmax(values);
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
            float[][] rows = new float[result.Shape.N][];
            for (int n = 0; n < rows.Length; n++)
            {
                rows[n] = attention.Values[(n * attention.Experts)..((n + 1) * attention.Experts)];
            }

            layers.Add(new RunDocument.Layer(attention.Layer, attention.Experts, rows));
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

    private static int[] Sizes(TensorShape shape) =>
        shape.Rank == 2 ? [shape.N, shape.C] : [shape.N, shape.C, shape.H, shape.W];

    private static string Milliseconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
