using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Kernel aggregation with scales (arXiv 2209.07947, equation 2): mixed = f ⊙ c ⊙ s ⊙ Σ_k α_k · bank[k]. Bindings:
/// 0 coefficients [firstRow + N or more, W]; 1 bank [K, elements], weights packed and biases behind them, and
/// behind it the biases that all samples have alike; 2 mixed [N, elements].
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AggregateScaled : IFetchingKernel<AggregateScaled>
{
    private const uint None = uint.MaxValue;

    private readonly uint _samples;
    private readonly uint _experts;
    private readonly uint _elements;
    private readonly uint _firstRow;
    private readonly uint _width;
    private readonly uint _weights;
    private readonly uint _biasOffset;
    private readonly uint _filters;
    private readonly uint _taps;
    private readonly uint _channelsPerGroup;
    private readonly uint _filtersPerGroup;
    private readonly uint _shareOffset;
    private readonly uint _sharePerFilter;
    private readonly uint _inputScaleOffset;
    private readonly uint _inputScalePerGroup;
    private readonly uint _filterScaleOffset;
    private readonly uint _tapScaleOffset;
    private readonly uint _alike;
    private readonly StoredExperts _stored;

    /// <summary>One aggregation.</summary>
    /// <param name="samples">N.</param>
    /// <param name="firstRow">The row of the coefficients that belongs to the first sample.</param>
    /// <param name="coefficients">Where they stand in their row.</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="filters">F, by which the weights are packed.</param>
    /// <param name="row">Numbers in a mixed row, in its packed weights, and before its biases.</param>
    /// <param name="stored">How the bank is stored.</param>
    /// <param name="addsAlike">Whether there are biases behind the bank, which are not mixed.</param>
    public AggregateScaled(
        uint samples, uint firstRow, in CoefficientLayout coefficients, in ConvolutionGeometry geometry, uint filters,
        (int Elements, int Weights, int BiasOffset) row, in StoredExperts stored, bool addsAlike = false)
    {
        _stored = stored;
        (_samples, _firstRow, _filters) = (samples, firstRow, filters);
        (_experts, _width) = ((uint)coefficients.Experts, (uint)coefficients.Width);
        (_elements, _weights, _biasOffset) = ((uint)row.Elements, (uint)row.Weights, (uint)row.BiasOffset);
        _taps = (uint)geometry.Taps;
        _channelsPerGroup = (uint)geometry.InChannelsPerGroup;
        _filtersPerGroup = (uint)geometry.OutChannelsPerGroup;
        _shareOffset = OffsetOf(coefficients.ShareOffset);
        _sharePerFilter = coefficients.IsPerFilter ? _experts : 0;
        _inputScaleOffset = OffsetOf(coefficients.InputScaleOffset);
        _inputScalePerGroup = coefficients.IsInputScaleShared ? 0 : _channelsPerGroup;
        _filterScaleOffset = OffsetOf(coefficients.FilterScaleOffset);
        _tapScaleOffset = OffsetOf(coefficients.TapScaleOffset);
        _alike = addsAlike ? _biasOffset : _elements;
    }

    /// <inheritdoc/>
    public static string Shader => "aggregate_scaled";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<AggregateScaled>.TexelBindings =>
        [Access.FetchSingles, Access.FetchQuads, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => SampleBlocks.Groups(_elements / 4, _samples, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, SampleBlocks.PerInvocation(_samples), _stored.Precision);

    private static uint OffsetOf(int? offset) => offset is int value ? (uint)value : None;
}
