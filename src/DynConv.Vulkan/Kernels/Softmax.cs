using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Softmax with temperature over every row (PyTorch: <c>softmax(z / τ, dim=1)</c>), or its logarithm
/// (<c>log_softmax(z / τ, dim=1)</c>). Stable for any logits; a row with NaN or +∞ becomes NaN, as in PyTorch.
/// Bindings: 0 input [rows, columns]; 1 output [rows, columns]. Float32.
/// </summary>
/// <param name="rows">N.</param>
/// <param name="columns">K.</param>
/// <param name="temperature">τ, positive; 1 for the plain softmax.</param>
/// <param name="takesLogarithm">Whether the logarithm is wanted.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Softmax(uint rows, uint columns, float temperature, bool takesLogarithm = false)
    : IKernel<Softmax>
{
    private readonly uint _rows = rows;
    private readonly uint _columns = columns;
    private readonly float _temperature = temperature > 0
        ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), $"temperature {temperature} must be positive");
    private readonly uint _takesLogarithm = takesLogarithm ? 1u : 0u;

    /// <inheritdoc/>
    public static string Shader => "softmax";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_rows, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
