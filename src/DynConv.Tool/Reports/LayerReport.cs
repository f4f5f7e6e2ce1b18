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
        TextTable stages = new("stage", "shape", ">min", ">max");
        foreach (LayerResult.Stage stage in result.Stages)
        {
            (float minimum, float maximum) = Range(stage.Values);
            stages.Add(stage.Name, string.Join("×", stage.Shape), Number(minimum), Number(maximum));
        }

        stages.Write(console);
        WriteAttention(console);
        foreach (string note in notes)
        {
            console.Out.WriteLine($"note: {PrintableText.Of(note)}");
        }

        console.Out.WriteLine($"wrote {PrintableText.Of(output)}");
    }

    private void WriteAttention(ToolConsole console)
    {
        LayerResult.Stage attention = result.Find("attention")!;
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
        List<LayerDocument.Content> stages = [];
        foreach (LayerResult.Stage stage in result.Stages)
        {
            (float minimum, float maximum) = Range(stage.Values);
            stages.Add(new LayerDocument.Content(stage.Name, stage.Shape, minimum, maximum));
        }

        LayerDocument.LayerSettings described = new(
            info.InChannels, info.OutChannels, Pair(info.KernelSize), Pair(settings.Stride), Pair(settings.Padding),
            Pair(settings.Dilation), settings.Groups, info.Experts, info.Hidden, info.HasBias, settings.Temperature);
        return new LayerDocument(
            device, info.Name, described, [input.N, input.C, input.H, input.W], stages, output, notes);
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
