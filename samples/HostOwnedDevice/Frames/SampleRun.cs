using System.Collections.Generic;
using System.IO;
using System.Linq;
using HostOwnedDevice.Commands;
using HostOwnedDevice.Device;
using HostOwnedDevice.Networks;
using HostOwnedDevice.Rendering;
using HostOwnedDevice.Reports;

namespace HostOwnedDevice.Frames;

/// <summary>All of it: opens, renders, compares, saves, closes.</summary>
internal static class SampleRun
{
    public static RunReport Run(SampleRequest request)
    {
        if (request.Output is not null)
        {
            Directory.CreateDirectory(request.Output);
        }

        HostDevice host = new(request.Device, request.Validate, request.IsBare);
        RunReport report;
        using (host)
        {
            report = Render(host, request);
        }

        // Only now: what was left behind is reported when the device goes.
        return report with { Validation = host.ValidationMessages };
    }

    private static RunReport Render(HostDevice host, SampleRequest request)
    {
        using Denoiser denoiser = new(host, request.Width, request.Height);
        using Renderer renderer = new(host);
        using FrameLoop loop = new(
            host, renderer, denoiser, (request.Width, request.Height), request.Frames, request.InFlight);
        loop.Run();

        List<PictureReport> pictures = [];
        List<OwnedRun> runs = denoiser.RunAlone(loop.Pictures.Select(frame => frame.Before));
        foreach ((FramePictures frame, OwnedRun run) in loop.Pictures.Zip(runs))
        {
            pictures.Add(PictureReport.Of(frame, run, Save(frame, request.Output)));
        }

        return RunReport.Of(host, request, loop, pictures);
    }

    private static List<string> Save(FramePictures frame, string? folder)
    {
        List<string> files = [];
        if (folder is not null)
        {
            foreach ((string name, Pictures.Picture picture) in
                new[] { ("before", frame.Before), ("after", frame.After), ("clean", frame.Clean) })
            {
                string path = Path.Combine(folder, $"frame-{frame.Number:000}-{name}.png");
                picture.SavePng(path);
                files.Add(path);
            }
        }

        return files;
    }
}
