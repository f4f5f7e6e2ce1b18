using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv layer</c> prints.</summary>
internal sealed class LayerReport(
    string device, LayerSettings settings, TensorShape input, LayerResult result, string output,
        IReadOnlyCollection<string> notes)
{
    private const int MostSamples = 8;
    private const int MostExperts = 16;

    public void Write(ToolConsole console, bool json)
    {
        if (json)
        {
            JsonReport.Write(console, ToDocument());
            return;
        }

        DynamicLayerInfo info = settings.Info;
        string name = info.Name.Length == 0 ? "(bare names)" : PrintableText.Of(info.Name);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"layer   {name}: {info.InChannels}→{info.OutChannels}, "
            + $"{info.KernelSize}, stride {settings.Stride}, padding {settings.Padding}, dilation {settings.Dilation}, "
            + $"groups {settings.Groups}, {info.Experts} experts, temperature {settings.Temperature}"));
        console.Out.WriteLine($"device  {PrintableText.Of(device)}");
        console.Out.WriteLine($"input   {input}");
        WriteStages(console, result);
        WriteAttention(console, result);
        foreach (string note in notes)
        {
            console.Out.WriteLine($"note: {PrintableText.Of(note)}");
        }

        console.Out.WriteLine($"wrote {PrintableText.Of(output)}");
    }

    /// <summary>Prints a layer of a kind of which only the results are said.</summary>
    public static void Write(
        ToolConsole console, bool json, (string Device, string Kind, string Name) layer, TensorShape input,
        LayerResult result, string output, IReadOnlyCollection<string> notes)
    {
        if (json)
        {
            JsonReport.Write(console, new LayerKindDocument(
                layer.Device, layer.Kind, layer.Name, input.Sizes, Describe(result), output, notes));
            return;
        }

        console.Out.WriteLine(
            $"layer   {(layer.Name.Length == 0 ? "(bare names)" : PrintableText.Of(layer.Name))}: {layer.Kind}");
        console.Out.WriteLine($"device  {PrintableText.Of(layer.Device)}");
        console.Out.WriteLine($"input   {input}");
        WriteStages(console, result);
        WriteAttention(console, result);
        foreach (string note in notes)
        {
            console.Out.WriteLine($"note: {PrintableText.Of(note)}");
        }

        console.Out.WriteLine($"wrote {PrintableText.Of(output)}");
    }

    private static void WriteStages(ToolConsole console, LayerResult result)
    {
        TextTable stages = new("stage", "shape", ">min", ">max");
        foreach (LayerResult.Stage stage in result.Stages)
        {
            (float minimum, float maximum) = Range(stage.Values);
            stages.Add(stage.Name, string.Join("×", stage.Shape), Number(minimum), Number(maximum));
        }

        stages.Write(console);
    }

    private static List<LayerDocument.Content> Describe(LayerResult result)
    {
        List<LayerDocument.Content> stages = [];
        foreach (LayerResult.Stage stage in result.Stages)
        {
            (float minimum, float maximum) = Range(stage.Values);
            stages.Add(new LayerDocument.Content(stage.Name, stage.Shape, minimum, maximum));
        }

        return stages;
    }

    private static void WriteAttention(ToolConsole console, LayerResult result)
    {
        // Where shares differ along an axis there are too many to print.
        if (result.Find("attention") is not { Shape.Count: 2 } attention)
        {
            return;
        }

        (int samples, int experts) = (attention.Shape[0], attention.Shape[1]);
        for (int n = 0; n < Math.Min(samples, MostSamples); n++)
        {
            List<string> values = [];
            for (int k = 0; k < Math.Min(experts, MostExperts); k++)
            {
                values.Add(attention.Values[(n * experts) + k].ToString("0.0000", CultureInfo.InvariantCulture));
            }

            console.Out.WriteLine(
                $"attention of sample {n}: {string.Join(' ', values)}{(experts > MostExperts ? " …" : string.Empty)}");
        }

        if (samples > MostSamples)
        {
            console.Out.WriteLine($"… and of {samples - MostSamples} more samples");
        }
    }

    private LayerDocument ToDocument()
    {
        DynamicLayerInfo info = settings.Info;
        LayerDocument.LayerSettings described = new(
            info.InChannels, info.OutChannels, Pair(info.KernelSize), Pair(settings.Stride), Pair(settings.Padding),
            Pair(settings.Dilation), settings.Groups, info.Experts, info.Hidden, info.HasBias, settings.Temperature);
        return new LayerDocument(
            device, info.Name, described, [input.N, input.C, input.H, input.W], Describe(result), output, notes);
    }

    private static int[] Pair(Size2d size) => [size.Height, size.Width];

    private static (float Minimum, float Maximum) Range(float[] values)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        foreach (float value in values)
        {
            // Math.Min and Max pass NaN on.
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return (minimum, maximum);
    }

    private static string Number(float value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
