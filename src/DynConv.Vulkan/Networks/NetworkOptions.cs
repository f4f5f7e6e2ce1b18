using System;

namespace DynConv.Vulkan.Networks;

/// <summary>How a network is built.</summary>
public sealed record NetworkOptions
{
    private readonly float? _temperature;

    /// <summary>
    /// Whether a tensor of the state dict that no layer asks for is an error (the default, as PyTorch's
    /// <c>load_state_dict</c>). Missing and mis-shaped tensors always are.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// The softmax temperature of every dynamic layer; null (the default) leaves each layer its own. It is never in a
    /// checkpoint: networks trained with annealing end at 1, layers of which the training code never lowered it need
    /// that value.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive finite number.</exception>
    public float? Temperature
    {
        get => _temperature;
        init => _temperature = value is null ? null : LayerArguments.Temperature(value.Value, nameof(Temperature));
    }
}
