using System;
using System.Globalization;
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

    /// <summary>"Winograd4 16x16x1" as a choice, or null.</summary>
    public static ConvolutionChoice? ParseChoice(string text)
    {
        string[] words = text.Split(' '), sizes = words.Length == 2 ? words[1].Split('x') : [];
        return sizes.Length == 3
            && Enum.TryParse(words[0], out ConvolutionForm form) && Enum.IsDefined(form)
            && uint.TryParse(sizes[0], CultureInfo.InvariantCulture, out uint filters)
            && uint.TryParse(sizes[1], CultureInfo.InvariantCulture, out uint pixels)
            && uint.TryParse(sizes[2], CultureInfo.InvariantCulture, out uint rows)
            ? new ConvolutionChoice(form, new Kernels.ConvolutionTile(filters, pixels) { Rows = rows })
            : null;
    }

    private readonly record struct Size2dText(Networks.Size2d Size)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Size.Height}x{Size.Width}");
    }
}
