using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Tuning;

namespace DynConv.Benchmarks;

/// <summary>Every form that a layer can be computed in, with the planner's tile, by texels where the device prefers them and
/// without: what the planner's cost model goes by.</summary>
internal static class FormsBenchmark
{
    private const int Rounds = 25;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public static void Run(VulkanContext context, int samples)
    {
        using VulkanContext plain = VulkanContext.Create(new VulkanContextOptions
        {
            Device = context.Capabilities.Name,
            Restrict = static device => device with { MaxTexels = 0 },
        });
        Console.WriteLine($"N = {samples}, milliseconds of the device: median (quartiles)");
        foreach (Workload load in Workload.All)
        {
            foreach (bool isDynamic in new[] { true, false })
            {
                Measure(load, isDynamic, samples, context, plain);
            }
        }
    }

    private static void Measure(
        Workload load, bool isDynamic, int samples, VulkanContext context, VulkanContext plain)
    {
        ConvolutionSite site = load.Site(samples, isDynamic);
        List<ConvolutionTrial> trials = [];
        foreach (ConvolutionForm form in ConvolutionChooser.Forms(site, context.Capabilities))
        {
            ConvolutionChoice choice = ConvolutionChooser.Choice(form, site, context.Capabilities);
            trials.Add(ConvolutionTrial.Create(context, site, choice));
            trials.Add(ConvolutionTrial.Create(plain, site, choice));
        }

        Timing.Alternate(Rounds, Limit, [.. trials.Select(static trial => (Action)trial.Run)]);
        ConvolutionChoice chosen = ConvolutionChooser.Choose(site, context.Capabilities);
        Console.WriteLine($"{load}{(isDynamic ? ", a kernel for each sample" : ", one kernel")}");
        for (int i = 0; i < trials.Count; i += 2)
        {
            (ConvolutionTrial texels, ConvolutionTrial buffers) = (trials[i], trials[i + 1]);
            // The first run of each, which compiles, is not counted.
            Console.WriteLine(
                $"  {texels.Choice,-28} {new Timing([.. texels.Times.Skip(1)]),-26} without texels "
                + $"{new Timing([.. buffers.Times.Skip(1)]),-26}{(texels.Choice == chosen ? " chosen" : "")}");
        }

        trials.ForEach(static trial => trial.Dispose());
    }
}
