using System;
using System.Globalization;
using System.IO;
using System.Text;
using DynConv.Tool.Models;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Outputs;

/// <summary>The classes of all samples as comma-separated values (RFC 4180).</summary>
internal static class ClassTable
{
    private const int Columns = 5;

    public static void Write(
        Stream stream, RunResult result, ISampleSource samples, ClassNames names, ClassScores scores)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        int columns = Math.Min(Columns, names.Count);
        writer.Write("sample,error");
        for (int i = 1; i <= columns; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $",class{i},label{i},probability{i}"));
        }

        writer.WriteLine();
        for (int n = 0; n < samples.Count; n++)
        {
            writer.Write(Quote(samples.Name(n)));
            if (result.Samples[n].Failure is Exception failure)
            {
                writer.WriteLine($",{Quote(FailureText.OfSample(failure))}{new string(',', 3 * columns)}");
                continue;
            }

            ReadOnlySpan<float> values = result.Main(n);
            double[] probabilities = Ranking.Probabilities(values, scores);
            writer.Write(',');
            foreach (int index in Ranking.Top(values, columns))
            {
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture, $",{index},{Quote(names[index])},{probabilities[index]:R}"));
            }

            writer.WriteLine();
        }
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
