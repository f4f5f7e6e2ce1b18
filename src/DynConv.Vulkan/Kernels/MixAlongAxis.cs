using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// The mixing of an axis-wise dynamic convolution (arXiv 2203.15296): y = Σ_k softmax_k(logits / τ) · z_k with shares of
/// their own for every row, or for every column. Bindings: 0 the results of K convolutions [N, K, O, rows, columns];
/// 1 logits [N, K, rows] or [N, K, columns]; 2 output [N, O, rows, columns]. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="experts">K.</param>
/// <param name="channels">O.</param>
/// <param name="size">Rows and columns.</param>
/// <param name="byRows">Whether a row has its shares; else a column.</param>
/// <param name="temperature">τ, positive.</param>
/// <param name="firstSample">The sample of the logits that belongs to the first of the others.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MixAlongAxis(
    uint samples, uint experts, uint channels, (uint Rows, uint Columns) size, bool byRows, float temperature,
    uint firstSample = 0)
    : IKernel<MixAlongAxis>
{
    private readonly uint _samples = samples;
    private readonly uint _experts = experts;
    private readonly uint _channels = channels;
    private readonly uint _rows = size.Rows;
    private readonly uint _columns = size.Columns;
    private readonly uint _firstSample = firstSample;
    private readonly uint _byRows = byRows ? 1u : 0u;
    private readonly float _temperature = temperature > 0
        ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), $"temperature {temperature} must be positive");

    /// <inheritdoc/>
    public static string Shader => "mix_along_axis";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _channels * _rows * _columns, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
