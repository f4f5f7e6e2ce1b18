using System;
using System.Globalization;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning.Convolutions;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>What the cost model says of layers on a GPU that is not here, so that measurements can be held against it.</summary>
internal static class PredictionBenchmark
{
    // Pool and attention.
    private const int OtherDispatches = 2;

    public static void Run(VulkanContext context, double teraflops, double gigabytes)
    {
        DeviceCapabilities gpu = context.Capabilities with
        {
            Kind = DeviceKind.Discrete,
            SubgroupSize = 32,
            MaxSharedMemory = 49152,
            MaxGroupInvocations = 1024,
            MaxGroupSizeX = 1024,
            MaxStorageBufferRange = uint.MaxValue,
            StorageBufferAlignment = 16,
        };
        Table table = new();
        table.AddColumns("layer", "N", "form", "floor µs", "predicted µs", "of floor", "static µs", "dynamic / static");
        foreach (Workload load in Workload.All)
        {
            foreach (int samples in new[] { 1, 8, 32 })
            {
                Predict(load, samples, gpu, (teraflops, gigabytes), table);
            }
        }

        AnsiConsole.Write(table);
    }

    private static void Predict(
        Workload load, int samples, DeviceCapabilities gpu, (double Teraflops, double Gigabytes) peaks, Table table)
    {
        ConvolutionSite site = load.Site(samples, isDynamic: true), fixedSite = load.Site(samples, isDynamic: false);
        ConvolutionChoice choice = ConvolutionChooser.Choose(site, gpu);
        ConvolutionChoice fixedChoice = ConvolutionChooser.Choose(fixedSite, gpu);
        DeviceRates rates = DeviceRates.Guess(peaks.Teraflops, peaks.Gigabytes, samples);
        double bank = Workload.Experts * site.Numbers * sizeof(float) / peaks.Gigabytes * 1e-9;
        double features = (double)(load.Channels + load.Filters) * load.Size * load.Size * samples * sizeof(float);
        double floor = Math.Max(
            load.Flops * samples / peaks.Teraflops * 1e-12, bank + (features / peaks.Gigabytes * 1e-9));
        double predicted = ConvolutionChooser.Seconds(choice.Form, site, gpu, rates) + bank + (OtherDispatches * rates.Dispatch);
        double alone = ConvolutionChooser.Seconds(fixedChoice.Form, fixedSite, gpu, rates);
        table.AddRow(
            load.Name, samples.ToString(CultureInfo.InvariantCulture), choice.Form.ToString(), Micro(floor), Micro(predicted),
            (floor / predicted).ToString("0 %", CultureInfo.InvariantCulture), Micro(alone),
            (predicted / alone).ToString("0.00", CultureInfo.InvariantCulture));
    }

    private static string Micro(double seconds) => (seconds * 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
