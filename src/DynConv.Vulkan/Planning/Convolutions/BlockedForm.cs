using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>When blocks in shared memory are possible, when they are worth a try, and which ones.</summary>
internal static class BlockedForm
{
    private const int FewFilters = 16;
    private const int ShortDepth = 32;

    /// <summary>Reads of a whole kernel that are no worse than to write it and wait for that.</summary>
    private const double MostReads = 6;

    private const double LeastBesideDirect = 1 / 1.4;

    /// <summary>Whether blocks can compute it: a group of one filter would leave most of a block idle.</summary>
    public static bool Suits(in ConvolutionGeometry geometry)
        => geometry is { Depth: null, OutChannelsPerGroup: > 1, KernelHeight: <= ushort.MaxValue }
            && geometry.KernelWidth <= ushort.MaxValue;

    /// <summary>
    /// Whether the cost model may take it: only on GPUs, where there are filters for a block and a depth worth a loop.
    /// </summary>
    public static bool IsUsual(in ConvolutionSite site, DeviceCapabilities device)
        => !device.IsSoftware && site.Geometry.OutChannelsPerGroup >= FewFilters
            && Depth(site) >= ShortDepth;

    /// <summary>The block that suits layer and device. The batch has no say, since the site has none.</summary>
    public static ConvolutionChoice Choose(in ConvolutionSite site, DeviceCapabilities device)
        => Of(
            site.Geometry,
            ConvolutionBlock.Choose(
                site.Geometry, checked((int)site.Pixels), ConvolutionBlock.UsualSamples, device));

    /// <summary>Every block that the device can run, the usual one first.</summary>
    public static IEnumerable<ConvolutionChoice> Choices(ConvolutionSite site, DeviceCapabilities device)
        => ConvolutionBlock.Candidates
            .Select(block => Of(site.Geometry, block))
            .Prepend(Choose(site, device))
            .Distinct()
            .Where(choice => Accepts(site, choice, device));

    /// <summary>Whether a choice is one of those.</summary>
    public static bool Accepts(in ConvolutionSite site, ConvolutionChoice choice, DeviceCapabilities device)
        => ConvolutionBlock.Candidates.Contains(choice.Block) && choice == Of(site.Geometry, choice.Block)
            && choice.Block.Fits(choice.Tile.Filters, device);

    /// <summary>
    /// What it takes in terms of the direct form: no less than AMD's compiler estimates where the device is full
    /// (docs/amd.md), since the other forms are not told how much of it a small map leaves idle.
    /// </summary>
    public static double BesideDirect(in ConvolutionSite site, DeviceCapabilities device)
        => Math.Max(
            Choose(site, device).Block.BesideDirect(site.Geometry, checked((int)site.Pixels), device), LeastBesideDirect);

    /// <summary>
    /// What it costs to mix so many experts on the way, where each block of pixels reads them all anew, in terms of mixing
    /// them before.
    /// </summary>
    public static double MixingOnTheWay(in ConvolutionSite site, in ConvolutionBlock block, int experts)
        => (site.Pixels + block.Pixels - 1) / block.Pixels * (experts - 1) / MostReads;

    /// <summary>The same of a site's own experts and usual block.</summary>
    public static double MixingOnTheWay(in ConvolutionSite site, DeviceCapabilities device)
        => MixingOnTheWay(site, Choose(site, device).Block, site.Experts);

    /// <summary>The tile's filters are those that are packed together, and its pixels an invocation's.</summary>
    private static ConvolutionChoice Of(in ConvolutionGeometry geometry, ConvolutionBlock block)
        => new(
            ConvolutionForm.Blocked,
            new ConvolutionTile(ConvolutionBlock.PackedFilters(geometry), block.TilePixels))
        {
            Block = block,
        };

    private static double Depth(in ConvolutionSite site)
        => (double)site.Geometry.InChannelsPerGroup * site.Geometry.Taps;
}
