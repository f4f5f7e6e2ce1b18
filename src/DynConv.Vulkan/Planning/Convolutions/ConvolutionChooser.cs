using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>Chooses how a convolution is computed where nobody measured it: by a cost model.</summary>
internal static class ConvolutionChooser
{
    /// <summary>The way that should take least time.</summary>
    /// <param name="site">The convolution.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="allowWinograd">Whether Winograd's forms may be chosen.</param>
    /// <param name="refused">Forms that may not be chosen either; null for none.</param>
    public static ConvolutionChoice Choose(
        in ConvolutionSite site, DeviceCapabilities device, bool allowWinograd = true,
        IReadOnlySet<ConvolutionForm>? refused = null)
    {
        ConvolutionSite here = site;
        ConvolutionForm form = Forms(site, device)
            .Where(form => refused?.Contains(form) != true && (allowWinograd || !IsWinograd(form)))
            .Where(form => form != ConvolutionForm.Blocked || BlockedForm.IsUsual(here, device))
            .MinBy(form => Seconds(form, here, device, DeviceRates.Of(device)));
        return Choice(form, site, device);
    }

    /// <summary>The cost model: what one sample's convolution takes in a form, in seconds.</summary>
    public static double Seconds(
        ConvolutionForm form, in ConvolutionSite site, DeviceCapabilities device, DeviceRates rates)
    {
        // Reading the experts is left out: every form does it.
        double mixing = site.Experts == 0 ? 0 : (site.Numbers / rates.KernelNumbers) + rates.Dispatch;
        switch (form)
        {
            case ConvolutionForm.Direct:
                return (site.Products / rates.DirectProducts) + rates.Dispatch + mixing;
            case ConvolutionForm.Pointwise:
                return (site.Products / rates.MatrixProducts) + rates.Dispatch + mixing;
            case ConvolutionForm.Blocked:
                return (BlockedForm.BesideDirect(site, device) * site.Products / rates.DirectProducts) + rates.Dispatch
                    + (mixing * Math.Min(BlockedForm.MixingOnTheWay(site, device), 1));
            default:
                WinogradSizes sizes = Sizes(form, site);
                double filters = site.Geometry.OutChannels, channels = site.Geometry.InChannels;
                double features = ((2 * channels) + (1.5 * filters)) * sizes.Columns * sizes.Products;
                double kernels = site.IsDynamic ? filters * channels * sizes.Products : 0;
                double products = filters * channels * sizes.Columns * sizes.Products;
                return (products / rates.MatrixProducts) + (features / rates.Transformed) + (kernels / rates.KernelNumbers)
                    + ((site.IsDynamic ? 4 : 3) * rates.Dispatch);
        }
    }

    /// <summary>The forms that can compute it on the device.</summary>
    public static IEnumerable<ConvolutionForm> Forms(ConvolutionSite site, DeviceCapabilities device)
    {
        ConvolutionGeometry geometry = site.Geometry;
        yield return ConvolutionForm.Direct;
        if (IsPointwise(geometry))
        {
            yield return ConvolutionForm.Pointwise;
        }

        if (WinogradSizes.Suits(geometry))
        {
            foreach (ConvolutionForm form in new[] { ConvolutionForm.Winograd2, ConvolutionForm.Winograd4 })
            {
                if (FitsBindings(form, site, device))
                {
                    yield return form;
                }
            }
        }

        if (BlockedForm.Suits(geometry))
        {
            yield return ConvolutionForm.Blocked;
        }
    }

    /// <summary>A form with the sizes that it usually has.</summary>
    public static ConvolutionChoice Choice(ConvolutionForm form, in ConvolutionSite site, DeviceCapabilities device)
        => form == ConvolutionForm.Blocked
            ? BlockedForm.Choose(site, device)
            : new ConvolutionChoice(form, Tile(form, site, device));

    /// <summary>
    /// The ways that are worth measuring. Blocks are not on a software device: on lavapipe they take 7 to 14 times as long
    /// as the direct form (DynConv.Benchmarks forms).
    /// </summary>
    public static IEnumerable<ConvolutionChoice> Choices(ConvolutionSite site, DeviceCapabilities device)
        => Forms(site, device)
            .Where(form => form != ConvolutionForm.Blocked || !device.IsSoftware)
            .SelectMany(form => form == ConvolutionForm.Blocked
                ? BlockedForm.Choices(site, device)
                : Tiles(form, site, device).Select(tile => new ConvolutionChoice(form, tile)));

    /// <summary>What one invocation of a form computes that is not blocked.</summary>
    private static ConvolutionTile Tile(ConvolutionForm form, in ConvolutionSite site, DeviceCapabilities device)
        => form switch
        {
            ConvolutionForm.Direct => ConvolutionTile.Choose(site.Geometry, (site.Output.H, site.Output.W), device),
            ConvolutionForm.Pointwise =>
                ConvolutionTile.ChooseForMatrix(site.Geometry.OutChannels, site.Pixels, device),
            _ => ConvolutionTile.ChooseForMatrix(site.Geometry.OutChannels, Sizes(form, site).Columns, device),
        };

    /// <summary>Tiles of a form that are worth measuring.</summary>
    private static IEnumerable<ConvolutionTile> Tiles(
        ConvolutionForm form, ConvolutionSite site, DeviceCapabilities device)
    {
        ConvolutionTile usual = Tile(form, site, device);
        (uint Filters, uint Pixels)[] sizes = device.IsSoftware
            ? [(16, 16), (32, 8), (16, 8), (8, 16), (8, 8), (16, 4)]
            : [(8, 8), (8, 4), (4, 8), (4, 4), (16, 4)];
        IEnumerable<ConvolutionTile> tiles = usual.Filters == 1
            ? [.. new uint[] { 1, 2, 4, 8 }.SelectMany(static rows =>
                new uint[] { 4, 8 }.Select(pixels => new ConvolutionTile(1, pixels) { Rows = rows }))]
            : sizes.Select(static size => new ConvolutionTile(size.Filters, size.Pixels));
        return tiles.Prepend(usual).Distinct().Where(tile => Accepts(site, new ConvolutionChoice(form, tile), device));
    }

    /// <summary>Whether a choice can be computed on the device: also one that was read from a file.</summary>
    public static bool Accepts(ConvolutionSite site, ConvolutionChoice choice, DeviceCapabilities device)
    {
        if (choice.Form == ConvolutionForm.Blocked)
        {
            return BlockedForm.Suits(site.Geometry) && BlockedForm.Accepts(site, choice, device);
        }

        ConvolutionTile tile = choice.Tile;
        uint largest = device.IsSoftware ? 256u : 64u;
        if (!Forms(site, device).Contains(choice.Form) || tile.Pixels == 0 || tile.Rows == 0
            || (ulong)tile.Filters * tile.Pixels * tile.Rows > largest)
        {
            return false;
        }

        if (site.Geometry.OutChannelsPerGroup == 1 && choice.Form == ConvolutionForm.Direct)
        {
            return tile.Filters == 1;
        }

        return tile.Rows == 1 && tile.Filters is > 0 && tile.Filters % 4 == 0
            && (choice.Form == ConvolutionForm.Direct || tile.Pixels % 4 == 0);
    }

    /// <summary>Whether a form is one of Winograd's.</summary>
    private static bool IsWinograd(ConvolutionForm form) => new ConvolutionChoice(form, default).WinogradSide != 0;

    private static bool IsPointwise(in ConvolutionGeometry geometry)
        => geometry is { Depth: null, Groups: 1, Taps: 1 } && geometry.Stride == 1 && geometry.Padding == 0;

    private static WinogradSizes Sizes(ConvolutionForm form, in ConvolutionSite site)
        => new(new ConvolutionChoice(form, default).WinogradSide, site.Output.H, site.Output.W);

    private static bool FitsBindings(ConvolutionForm form, in ConvolutionSite site, DeviceCapabilities device)
    {
        WinogradSizes sizes = Sizes(form, site);
        ConvolutionGeometry geometry = site.Geometry;
        double filters = (geometry.OutChannels + 15) / 16 * 16, channels = geometry.InChannels;
        double most = Math.Max(Math.Max(channels, filters) * sizes.Columns, channels * filters) * sizes.Products;
        // Where a batch is cut, so many samples may have to go together for their alignment (BatchSplit).
        double together = Math.Max(device.StorageBufferAlignment / sizeof(float), 1);
        return most * sizeof(float) * together <= device.MaxStorageBufferRange;
    }
}
