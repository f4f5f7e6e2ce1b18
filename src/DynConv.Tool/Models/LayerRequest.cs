using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Tool.Models;

/// <summary>
/// What the command line and the file say of a layer that <c>dynconv layer --kind</c> runs. It notes what was asked
/// for, so that an option that says nothing to a kind is not passed over.
/// </summary>
internal sealed class LayerRequest
{
    private readonly HashSet<string> _asked = [];
    private LayerBank? _bank;

    /// <summary>What --kind says.</summary>
    public required string Kind { get; init; }

    /// <summary>The layer's name in the file; empty where its tensors have bare names.</summary>
    public required string Prefix { get; init; }

    /// <summary>The layer's tensors, without its name.</summary>
    public required StateDict Weights { get; init; }

    /// <summary>All of the file's.</summary>
    public required StateDict Whole { get; init; }

    /// <summary>The input's channels.</summary>
    public required int InChannels { get; init; }

    /// <summary>The options that were given, by their names.</summary>
    public required IReadOnlyDictionary<string, object> Options { get; init; }

    public Size2d Stride => Given<Size2d?>("--stride") ?? 1;

    public Size2d? PaddingOrNull => Given<Size2d?>("--padding");

    public Size2d Padding => PaddingOrNull ?? 0;

    public Size2d Dilation => Given<Size2d?>("--dilation") ?? 1;

    public int? Warehouse => Given<int?>("--warehouse");

    /// <summary>G by --groups, or by the channels of a group that the file tells.</summary>
    public int Groups => Given<int?>("--groups")
        ?? (Bank.PerGroup > 0 && InChannels % Bank.PerGroup == 0 ? InChannels / Bank.PerGroup : 1);

    /// <summary>O by the file or --out-channels.</summary>
    /// <exception cref="RequestException">Neither tells, or they contradict each other.</exception>
    public int OutChannels => OutChannelsOr(Bank.Filters);

    /// <summary>The kernel's sizes by --kernel or the file.</summary>
    /// <exception cref="RequestException">Neither tells.</exception>
    public IReadOnlyList<int> Kernel => Given<Size2d?>("--kernel") is Size2d size ? [size.Height, size.Width]
        : Bank.Taps.Count > 0 ? Bank.Taps
        : throw new RequestException($"the file does not tell the kernel of a '{Kind}' layer; give --kernel kh,kw");

    public Size2d Kernel2d => (Kernel.Count > 1 ? Kernel[^2] : 1, Kernel[^1]);

    /// <summary>The tensor that the experts are in, which tells sizes.</summary>
    private LayerBank Bank => _bank ??= LayerBank.Find(Kind, Weights);

    public float TemperatureOr(float usual) => (float)(Given<double?>("--temperature") ?? usual);

    public Activation ActivationOr(Activation usual) => Given<Activation?>("--activation") ?? usual;

    public Activation GateOr(Activation usual) => Given<Activation?>("--gate") ?? usual;

    public int KernelOr(int usual) => Given<Size2d?>("--kernel")?.Width ?? usual;

    /// <summary>O where the file tells it in a place of the kind's own.</summary>
    /// <param name="known">What the file says; 0 where it does not.</param>
    /// <exception cref="RequestException">Nothing tells it, or the file and --out-channels contradict.</exception>
    public int OutChannelsOr(int known) => (Given<int?>("--out-channels"), known) switch
    {
        (int asked, > 0) when asked != known =>
            throw new RequestException($"--out-channels {asked} does not suit the layer, which has {known}"),
        (int asked, _) => asked,
        (null, > 0) => known,
        _ => throw new RequestException(
            $"the file does not tell the filters of a '{Kind}' layer; give --out-channels O"),
    };

    /// <summary>The size of the first of some tensors that is there; 0 where none is.</summary>
    public int Size(int axis, params string[] names)
    {
        foreach (string name in names)
        {
            if (Weights.TryGetTensor(name, out CheckpointTensor? tensor) && tensor.Shape.Count > axis
                && tensor.Shape[axis] <= int.MaxValue)
            {
                return (int)tensor.Shape[axis];
            }
        }

        return 0;
    }

    /// <summary>Refuses options that nobody asked for.</summary>
    /// <exception cref="RequestException">There is one.</exception>
    public void RequireAllAsked()
    {
        if (Options.Keys.FirstOrDefault(name => !_asked.Contains(name)) is string name)
        {
            throw new RequestException($"{name} says nothing to a layer of kind '{Kind}'; leave it away");
        }
    }

    private T? Given<T>(string option)
    {
        _asked.Add(option);
        return Options.TryGetValue(option, out object? value) ? (T)value : default;
    }
}
