using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace HostOwnedDevice.Reports;

/// <summary>The report for people.</summary>
internal static class TextReport
{
    public static void Write(RunReport report, TextWriter output)
    {
        Line(output, $"device    {report.Device}; enabled for the library: {report.Enabled}");
        Line(output, $"frames    {report.Frames} of {report.Width}x{report.Height}, {report.InFlight} in flight");
        Line(
            output,
            $"host CPU  {report.RecordMicroseconds:0.0} µs to record a frame (median), {report.RecordBytes} bytes");
        Line(
            output,
            $"          {report.NetworkRecordMicroseconds:0.0} µs for the network, {report.NetworkRecordBytes} bytes");
        Line(
            output,
            $"GPU       {Time(report.RenderMilliseconds)} the scene, {Time(report.NetworkMilliseconds)} the network");
        Line(output, $"PSNR      {report.Before:0.00} dB before, {report.After:0.00} dB after, mean over all frames");
        output.WriteLine();
        output.WriteLine("frame  noise   before    after  attention");
        foreach (PictureReport picture in report.Pictures)
        {
            string mixes = string.Join("  ", picture.Attention.Select(layer => $"{layer.Key} {Mix(layer.Value)}"));
            Line(
                output,
                $"{picture.Frame,5}  {picture.Noise:0.000}  {picture.Before,7:0.00}  {picture.After,7:0.00}  {mixes}");
        }

        output.WriteLine();
        int difference = report.Pictures.Max(picture => picture.LargestDifference);
        Line(output, $"These frames differ by at most {difference}/255 from the same network run on its own.");
        foreach (string file in report.Pictures.SelectMany(picture => picture.Files))
        {
            output.WriteLine(file);
        }
    }

    private static string Time(double? milliseconds) =>
        milliseconds is double known
            ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00} ms")
            : "(no timestamps)";

    private static string Mix(float[] attention) =>
        string.Join(' ', attention.Select(weight => weight.ToString("0.00", CultureInfo.InvariantCulture)));

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
