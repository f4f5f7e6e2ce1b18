using System;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>What an implementation of dynamic convolution calls its tensors; as in tests/golden/layers.py.</summary>
/// <param name="Bank">The experts' weights.</param>
/// <param name="BankBias">Their biases.</param>
/// <param name="Fc1">The attention's first layer.</param>
/// <param name="Fc2">Its second.</param>
/// <param name="IsLinear">Whether the two are Linear and not 1×1 convolutions.</param>
internal sealed record AttentionNames(string Bank, string BankBias, string Fc1, string Fc2, bool IsLinear)
{
    /// <summary>The module that most people paste.</summary>
    public static AttentionNames Seed { get; } = Of("seed");

    /// <summary>The names of a form.</summary>
    public static AttentionNames Of(string form) => form switch
    {
        "seed" or "kaijieshi7" => new("weight", "bias", "attention.fc1", "attention.fc2", IsLinear: false),
        "paper" => new("weight", "bias", "attention.fc1", "attention.fc2", IsLinear: true),
        "xmu" => new("weight", "bias", "attention.net.0", "attention.net.2", IsLinear: false),
        "tardelean" => new(
            "kernels_weights", "kernels_bias", "attention.to_scores.0", "attention.to_scores.2", IsLinear: true),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such form"),
    };
}
