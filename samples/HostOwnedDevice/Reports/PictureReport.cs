using System.Collections.Generic;
using HostOwnedDevice.Frames;
using HostOwnedDevice.Networks;
using HostOwnedDevice.Pictures;

namespace HostOwnedDevice.Reports;

/// <summary>One of the frames that are looked at closely.</summary>
/// <param name="Frame">Its number.</param>
/// <param name="Noise">Standard deviation of the noise, of colours from 0 to 1.</param>
/// <param name="Before">Decibels against the render without noise.</param>
/// <param name="After">The same once the network was there.</param>
/// <param name="Attention">The mix of every dynamic layer.</param>
/// <param name="LargestDifference">In steps of 1/255, from the same network run on its own.</param>
/// <param name="Files">The PNGs, if they were asked for.</param>
internal sealed record PictureReport(
    int Frame, float Noise, double Before, double After, IReadOnlyDictionary<string, float[]> Attention,
    int LargestDifference, IReadOnlyList<string> Files)
{
    public static PictureReport Of(FramePictures frame, OwnedRun run, IReadOnlyList<string> files) => new(
        frame.Number,
        frame.Noise,
        Picture.Psnr(frame.Before.Pixels, frame.Clean.Pixels),
        Picture.Psnr(frame.After.Pixels, frame.Clean.Pixels),
        run.Attention,
        frame.After.LargestDifference(run.Output, DenoiserNet.Mean, DenoiserNet.Std),
        files);
}
