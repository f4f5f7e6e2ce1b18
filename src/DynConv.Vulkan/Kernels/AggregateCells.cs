using System;
using System.Numerics;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// KernelWarehouse's aggregation (arXiv 2406.07879): a kernel tiled with mixtures of n cells. Bindings: 0 coefficients
/// [firstRow + N or more, m, n]; 1 the bound columns of cells [n, Co·Ci]; 2 scale [O], or none, and behind it
/// biases [O]; 3 mixed [N, elements], packed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AggregateCells : IKernel<AggregateCells>
{
    private const ulong MostRows = 8;
    private const uint MostColumns = 4;

    private readonly uint _samples;
    private readonly uint _firstRow;
    private readonly uint _elements;
    private readonly uint _weights;
    private readonly uint _biasOffset;
    private readonly uint _filters;
    private readonly uint _taps;
    private readonly uint _channelsPerGroup;
    private readonly uint _filtersPerGroup;
    private readonly uint _outChannels;
    private readonly uint _cells;
    private readonly uint _cellFilters;
    private readonly uint _cellChannels;
    private readonly uint _hasScale;
    private readonly uint _firstColumn;
    private readonly uint _columns;
    private readonly StoredExperts _stored;

    /// <summary>One aggregation.</summary>
    /// <param name="samples">N.</param>
    /// <param name="firstRow">The row of the coefficients that belongs to the first sample.</param>
    /// <param name="cells">n, Co and Ci; Co divides O, and Ci C/G.</param>
    /// <param name="columns">Which of the Co·Ci numbers of a cell are bound and mixed.</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="filters">F, by which the mixed kernel is packed.</param>
    /// <param name="row">Numbers in a mixed row, in its packed weights, and before its biases, if it has any.</param>
    /// <param name="hasScale">Whether there is a scale.</param>
    /// <param name="stored">How the bound columns are stored.</param>
    /// <exception cref="ArgumentException">The cells do not tile the kernel.</exception>
    public AggregateCells(
        uint samples, uint firstRow, (uint Count, uint Filters, uint Channels) cells, (uint First, uint Count) columns,
        in ConvolutionGeometry geometry, uint filters, (int Elements, int Weights, int BiasOffset) row, bool hasScale,
        in StoredExperts stored)
    {
        (_samples, _firstRow, _filters) = (samples, firstRow, filters);
        (_elements, _weights, _biasOffset) = ((uint)row.Elements, (uint)row.Weights, (uint)row.BiasOffset);
        _taps = (uint)geometry.Taps;
        _channelsPerGroup = (uint)geometry.InChannelsPerGroup;
        _filtersPerGroup = (uint)geometry.OutChannelsPerGroup;
        _outChannels = (uint)geometry.OutChannels;
        (_cells, _cellFilters, _cellChannels) = cells;
        (_firstColumn, _columns) = columns;
        _hasScale = hasScale ? 1u : 0u;
        _stored = stored;
        if (_cellFilters == 0 || _cellChannels == 0
            || _outChannels % _cellFilters != 0 || _channelsPerGroup % _cellChannels != 0)
        {
            throw new ArgumentException(
                $"cells of {_cellFilters}×{_cellChannels} do not tile a kernel of {_outChannels}×{_channelsPerGroup}",
                nameof(cells));
        }
    }

    /// <inheritdoc/>
    public static string Shader => "aggregate_cells";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    private ulong Rows => (ulong)_samples * _taps * (_outChannels / _cellFilters) * (_channelsPerGroup / _cellChannels);

    // Small cells would leave invocations without columns.
    private uint ColumnsOfInvocation =>
        _stored.IsPacked ? MostColumns : Math.Clamp(_columns / GroupSizes.Default, 1, MostColumns);

    private uint RowsOfInvocation => (uint)Math.Min(BitOperations.RoundUpToPowerOf2(Rows), MostRows);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Linear(
        GroupCount.DivideRoundingUp(Rows, RowsOfInvocation)
            * GroupCount.DivideRoundingUp(_columns, GroupSizes.Default * ColumnsOfInvocation),
        device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, RowsOfInvocation, ColumnsOfInvocation, _hasScale, _stored.Precision);
}
