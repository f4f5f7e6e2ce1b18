using System;
using System.Collections.Generic;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>What it costs to store a network's experts in fewer bits.</summary>
internal static class PrecisionComparison
{
    /// <summary>Runs a network once with each precision, and compares.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">Where.</param>
    /// <param name="samples">Its input.</param>
    /// <param name="batch">Samples at once.</param>
    /// <param name="expected">The output that is right, or null.</param>
    /// <param name="interruption">Looked at between batches.</param>
    public static IReadOnlyList<PrecisionDocument> Run(
        Network network, DeviceSession device, ArraySamples samples, int batch, float[]? expected,
        Interruption interruption)
    {
        List<PrecisionDocument> all = [];
        float[]? singles = null;
        foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
        {
            BatchRunner runner = new(network, device, samples)
            {
                Batch = batch,
                ExpertPrecision = precision,
                Clock = new StageClock(isOn: false),
            };
            RunResult result = runner.Run(interruption);
            result.ThrowIfSomeFailed();
            singles ??= result.Gather(0);
            Comparison mode = Comparison.Of(result, singles, 0, 0);
            all.Add(new PrecisionDocument(
                PrecisionArguments.NameOf(precision), result.WeightBytes, mode.RelativeError,
                expected is null ? null : Comparison.Of(result, expected, 0, 0).RelativeError,
                mode.Agreeing is int agreeing ? new VerifyDocument.Agreement(agreeing, samples.Count) : null));
        }

        return all;
    }
}
