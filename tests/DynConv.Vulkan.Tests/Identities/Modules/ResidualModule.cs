using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>activation(body(x) + shortcut(x)); the body's tensors have the block's own names.</summary>
internal sealed record ResidualModule(
    SequenceModule Body,
    IModule? Shortcut = null,
    Nonlinearity Activation = Nonlinearity.None,
    string ShortcutName = "downsample")
    : IModule
{
    public Layer ToLayer() => new Residual(
        Body.ToLayer(),
        Shortcut?.ToLayer(),
        Activation == Nonlinearity.None ? null : new ActivationModule(Activation).ToLayer(),
        shortcutName: ShortcutName);

    public Features Run(Features input, StateDict weights)
    {
        Features body = Body.Run(input, weights);
        Features shortcut = Shortcut?.Run(input, weights.Within(ShortcutName)) ?? input;
        return body with { Values = Elementwise.Apply(Activation, Elementwise.Add(body.Values, shortcut.Values)) };
    }

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        Body.Draw(filler, prefix, tensors);
        Shortcut?.Draw(filler, $"{prefix}{ShortcutName}.", tensors);
    }

    public override string ToString() => $"[{Body} + {Shortcut?.ToString() ?? "x"}, {Activation}]";
}
