using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Tuning;

namespace DynConv.Benchmarks;

/// <summary>Every tile that a layer can be computed with, in the form that the planner takes: what its choice of tiles goes
/// by.</summary>
internal static class TilesBenchmark
{
    private const int Rounds = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly uint[] Filters = [4, 8, 12, 16, 24, 32];
    private static readonly uint[] Pixels = [4, 7, 8, 12, 14, 16, 20, 24, 28, 32];
    private static readonly uint[] Rows = [1, 2, 4, 7, 8, 14];

    public static void Run(VulkanContext context, string layer, int samples)
    {
        Workload load = Workload.All.First(
            load => load.ToString().StartsWith(layer, StringComparison.Ordinal));
        ConvolutionSite site = load.Site(samples, isDynamic: true);
        ConvolutionChoice chosen = ConvolutionChooser.Choose(site, context.Capabilities);
        IEnumerable<ConvolutionTile> tiles = chosen.Tile.Filters == 1
            ? Pixels.SelectMany(static pixels => Rows.Select(rows => new ConvolutionTile(1, pixels) { Rows = rows }))
            : Filters.SelectMany(static filters => Pixels.Select(pixels => new ConvolutionTile(filters, pixels)));
        List<ConvolutionTrial> trials =
        [
            .. tiles.Select(tile => new ConvolutionChoice(chosen.Form, tile)).Prepend(chosen)
                .Where(choice => ConvolutionChooser.Accepts(site, choice, context.Capabilities))
                .Select(choice => ConvolutionTrial.Create(context, site, choice)),
        ];
        Timing.Alternate(Rounds, Limit, [.. trials.Select(static trial => (Action)trial.Run)]);
        Console.WriteLine($"{load}, N = {samples}, milliseconds of the device: median (quartiles), best first");
        foreach (ConvolutionTrial trial in trials.OrderBy(static trial => trial.Median))
        {
            Console.WriteLine($"  {trial.Choice,-28} {new Timing([.. trial.Times.Skip(1)])}{(trial == trials[0] ? " chosen" : "")}");
        }

        trials.ForEach(static trial => trial.Dispose());
    }
}
