using System;
using System.Globalization;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>A convolution as one line, for a tuning table and its reader. The batch is not in it.</summary>
internal static class SiteKey
{
    public static string Of(in ConvolutionSite site)
    {
        ConvolutionGeometry geometry = site.Geometry;
        Size2dText padding = new(geometry.PaddingBefore(site.Input.H, site.Input.W));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{geometry.InChannels}>{geometry.OutChannels} k{new Size2dText(geometry.Kernel)} "
            + $"s{new Size2dText(geometry.Stride)} p{padding} d{new Size2dText(geometry.Dilation)} g{geometry.Groups} "
            + $"{site.Input.H}x{site.Input.W}>{site.Output.H}x{site.Output.W}{(site.IsDynamic ? " dynamic" : "")}"
            + $"{(site.Experts > 0 ? $" of {site.Experts}" : "")}");
    }

    /// <summary>"Winograd4 16x16x1" or "Blocked 8x4x1 32x64x8x8x1" as a choice, or null.</summary>
    public static ConvolutionChoice? ParseChoice(string text)
    {
        string[] words = text.Split(' ');
        if (!Enum.TryParse(words[0], out ConvolutionForm form) || !Enum.IsDefined(form)
            || words.Length != (form == ConvolutionForm.Blocked ? 3 : 2) || Sizes(words[1], 3) is not uint[] tile)
        {
            return null;
        }

        ConvolutionChoice choice = new(form, new ConvolutionTile(tile[0], tile[1]) { Rows = tile[2] });
        return words.Length == 2 ? choice
            : Sizes(words[2], 5) is uint[] block
            ? choice with { Block = new ConvolutionBlock(block[0], block[1], block[2], block[3], tile[1], block[4]) }
            : null;
    }

    private static uint[]? Sizes(string text, int count)
    {
        string[] sizes = text.Split('x');
        uint[] numbers = new uint[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!uint.TryParse(sizes[i], CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers.Length == count ? numbers : null;
    }

    private readonly record struct Size2dText(Networks.Size2d Size)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Size.Height}x{Size.Width}");
    }
}
