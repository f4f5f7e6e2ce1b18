using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>What it costs to store a network's experts or maps in fewer bits, or to multiply in fewer.</summary>
internal static class PrecisionComparison
{
    /// <summary>
    /// Runs a network once with each precision of experts, and where the device can once multiplying in float16, once with
    /// maps of float16, and with both; compares all with float32 throughout.
    /// </summary>
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
        List<PlanOptions> modes =
            [.. Enum.GetValues<ExpertPrecision>().Select(static stored => new PlanOptions { ExpertPrecision = stored })];
        modes.AddRange(
            from arithmetic in Enum.GetValues<Arithmetic>()
            from activations in Enum.GetValues<ActivationPrecision>()
            where device.Context.Supports(arithmetic) && device.Context.Supports(activations)
                && (arithmetic, activations) != default
            select new PlanOptions { Arithmetic = arithmetic, ActivationPrecision = activations });

        List<PrecisionDocument> all = [];
        float[]? singles = null;
        foreach (PlanOptions mode in modes)
        {
            BatchRunner runner = new(network, device, samples)
            {
                Batch = batch,
                Options = mode,
                Clock = new StageClock(isOn: false),
            };
            RunResult result = runner.Run(interruption);
            result.ThrowIfSomeFailed();
            singles ??= result.Gather(0);
            Comparison change = Comparison.Of(result, singles, 0, 0);
            all.Add(new PrecisionDocument(
                PrecisionArguments.NameOf(mode.ExpertPrecision), PrecisionArguments.NameOf(mode.Arithmetic),
                PrecisionArguments.NameOf(mode.ActivationPrecision),
                result.WeightBytes, change.RelativeError,
                expected is null ? null : Comparison.Of(result, expected, 0, 0).RelativeError,
                change.Agreeing is int agreeing ? new VerifyDocument.Agreement(agreeing, samples.Count) : null));
        }

        return all;
    }
}
