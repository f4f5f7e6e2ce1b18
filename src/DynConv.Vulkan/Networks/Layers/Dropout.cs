using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Dropout</c> at inference: gives what it gets. It is here so that a <see cref="Sequential"/> keeps
/// PyTorch's numbers.
/// </summary>
public sealed class Dropout : Layer
{
    /// <summary>A dropout.</summary>
    /// <param name="p">The probability of training, from 0 to 1; without effect.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is no probability.</exception>
    public Dropout(double p = 0.5)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, $"p is {p}, a number from 0 to 1 is wanted");
        }
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => input;
}
