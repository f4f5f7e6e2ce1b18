using System;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>One sample as a network takes it.</summary>
/// <param name="Shape">[1, C, H, W].</param>
/// <param name="Values">Row-major.</param>
internal sealed record Sample(TensorShape Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>The rows and columns that are of the sample itself, the first of all; the rest fills it up.</summary>
    public Size2d Kept { get; init; } = new(Shape.H, Shape.W);
}
