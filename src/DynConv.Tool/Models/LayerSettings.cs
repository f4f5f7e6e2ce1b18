using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Tool.Models;

/// <summary>All that a dynamic layer needs besides its weights.</summary>
/// <param name="Info">What the checkpoint tells of it.</param>
internal sealed record LayerSettings(DynamicLayerInfo Info)
{
    public required Size2d Stride { get; init; }

    public required Size2d Padding { get; init; }

    public required Size2d Dilation { get; init; }

    public required int Groups { get; init; }

    public required float Temperature { get; init; }

    /// <summary>The groups that the checkpoint tells.</summary>
    /// <param name="info">The layer.</param>
    /// <param name="asked">What the request says, or null.</param>
    /// <exception cref="RequestException">They do not divide the channels, or the request says otherwise.</exception>
    public static int CheckGroups(DynamicLayerInfo info, int? asked)
    {
        string sizes = $"C = {info.InChannels}, C/G = {info.InChannelsPerGroup}, O = {info.OutChannels}";
        if (info.Groups is not int groups || info.OutChannels % groups != 0)
        {
            throw new RequestException(
                $"layer '{PrintableText.Of(info.Name)}': the groups do not divide the channels ({sizes}); "
                + "the checkpoint is damaged");
        }

        return asked is null || asked == groups
            ? groups
            : throw new RequestException(
                $"--groups {asked} does not suit layer '{PrintableText.Of(info.Name)}', which has {groups} ({sizes}); "
                + "leave --groups away or give that");
    }

    /// <summary>The layer.</summary>
    public DynamicConv2d CreateLayer() => new(
        Info.InChannels, Info.OutChannels, Info.KernelSize, Stride, Padding, Dilation, Groups, experts: Info.Experts,
        temperature: Temperature);
}
