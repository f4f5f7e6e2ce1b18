using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Serialization;
using HostOwnedDevice.Commands;
using HostOwnedDevice.Device;
using HostOwnedDevice.Frames;

namespace HostOwnedDevice.Reports;

/// <summary>What a run found; also the JSON document. Times are medians over the frames.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Enabled">What was enabled on it for the library.</param>
/// <param name="Frames">How many.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="InFlight">Frames that could be unfinished at once.</param>
/// <param name="RecordMicroseconds">CPU time to record a frame, all of it.</param>
/// <param name="NetworkRecordMicroseconds">CPU time of PlanFrame.Record in it.</param>
/// <param name="RecordBytes">Managed bytes allocated by the recording of a frame after the first, at most.</param>
/// <param name="NetworkRecordBytes">Those of PlanFrame.Record.</param>
/// <param name="RenderMilliseconds">The device's time for the scene; null without timestamps.</param>
/// <param name="NetworkMilliseconds">The device's time for the network; null without timestamps.</param>
/// <param name="Before">Decibels against the render without noise, mean over all frames.</param>
/// <param name="After">The same once the network was there.</param>
/// <param name="Pictures">The first, the middle and the last frame.</param>
/// <param name="Validation">What the validation layer said.</param>
internal sealed record RunReport(
    string Device, string Enabled, int Frames, int Width, int Height, int InFlight,
    double RecordMicroseconds, double NetworkRecordMicroseconds, long RecordBytes, long NetworkRecordBytes,
    double? RenderMilliseconds, double? NetworkMilliseconds, double Before, double After,
    IReadOnlyList<PictureReport> Pictures, IReadOnlyList<string> Validation)
{
    /// <summary>A driver's image store rounds to 8 bits in its own way.</summary>
    private const int AllowedDifference = 1;

    /// <summary>Whether every picture is what the network makes of it on its own.</summary>
    [JsonIgnore]
    public bool AgreesWithOwnedRun => Pictures.All(picture => picture.LargestDifference <= AllowedDifference);

    /// <summary>Whether it is so, and validation was silent.</summary>
    [JsonIgnore]
    public bool IsRight => Validation.Count == 0 && AgreesWithOwnedRun;

    public static RunReport Of(
        HostDevice host, SampleRequest request, FrameLoop loop, IReadOnlyList<PictureReport> pictures)
    {
        // The first frame pays for the program's own code being compiled.
        IReadOnlyList<FrameCost> costs = loop.Costs.Count > 1 ? [.. loop.Costs.Skip(1)] : loop.Costs;
        return new RunReport(
            host.Name,
            $"{host.EnabledFeatures}",
            request.Frames,
            request.Width,
            request.Height,
            request.InFlight,
            Median(costs.Select(cost => Microseconds(cost.RecordTicks))),
            Median(costs.Select(cost => Microseconds(cost.NetworkTicks))),
            costs.Max(cost => cost.RecordBytes),
            costs.Max(cost => cost.NetworkBytes),
            MedianOrNull(loop.Results.Select(result => result.RenderMilliseconds)),
            MedianOrNull(loop.Results.Select(result => result.NetworkMilliseconds)),
            loop.Results.Average(result => result.Before),
            loop.Results.Average(result => result.After),
            pictures,
            host.ValidationMessages);
    }

    private static double Microseconds(long ticks) => Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds;

    private static double? MedianOrNull(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 ? null : Median(known);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
