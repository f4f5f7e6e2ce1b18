using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// A convolution with a 3×3 kernel some of whose filters change along an axis: PFD- and MDFD-Conv (Nam et al., arXiv
/// 2406.13312; frednam93/MDFD-SED with <c>aggconv</c>). The first filters are static; those behind them are groups,
/// each with an attention and with experts of its own, which may be dilated. [N, C, T, F] to [N, O, T', F'].
/// </summary>
/// <remarks>
/// Tensors: <c>conv_dil1.weight</c>, <c>conv_dil2.weight</c>, … [·, C, 3, 3] and, where there are, their biases, have
/// for each dilation the static filters (dilation 1) and then the experts of group 0, of group 1, …;
/// <c>attention_0</c>, <c>attention_1</c>, … are attentions as those of <see cref="AxisDynamicConv2d"/>. Which expert
/// has which dilation is not in the state dict.
/// </remarks>
public sealed class PartialAxisDynamicConv2d : Layer
{
    private const int Taps = 3;

    private readonly int _inChannels;
    private readonly ImmutableArray<ImmutableArray<int>> _groups;
    private readonly int _groupFilters;
    private readonly int _staticFilters;
    private readonly int _stride;
    private readonly FeatureAxis _axis;
    private readonly float _temperature;

    /// <summary>A convolution that is dynamic in part.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="groups">For each group the dilation, along both axes, of each of its experts.</param>
    /// <param name="groupFilters">Filters of a group; what is left of O is static.</param>
    /// <param name="stride">Pixels between two windows along both axes.</param>
    /// <param name="axis">Along which the kernels change: columns (frequencies of [N, C, T, F]) or rows (time).</param>
    /// <param name="temperature">The softmax's temperature; 45 in the authors' code, which never lowers it.</param>
    /// <exception cref="ArgumentException">A number is out of its range, a group is empty, or the groups have more
    /// filters than there are.</exception>
    public PartialAxisDynamicConv2d(
        int inChannels,
        int outChannels,
        IReadOnlyList<IReadOnlyList<int>> groups,
        int groupFilters,
        int stride = 1,
        FeatureAxis axis = FeatureAxis.Columns,
        float temperature = 45)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _inChannels = LayerArguments.Positive(inChannels, nameof(inChannels));
        _groupFilters = LayerArguments.Positive(groupFilters, nameof(groupFilters));
        _stride = LayerArguments.Positive(stride, nameof(stride));
        _axis = AxisParts.Spatial(axis);
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
        _groups = [.. groups.Select(static group => ImmutableArray.CreateRange(group))];
        if (_groups.IsEmpty || _groups.Any(static group => group.IsEmpty || group.Any(static dilation => dilation < 1)))
        {
            throw new ArgumentException(
                "there is no group, or one without experts or with a dilation below 1", nameof(groups));
        }

        long left = LayerArguments.Positive(outChannels, nameof(outChannels)) - ((long)groupFilters * _groups.Length);
        _staticFilters = left >= 0
            ? (int)left
            : throw new ArgumentException(
                $"{_groups.Length} groups of {groupFilters} filters are more than the {outChannels} there are",
                nameof(groupFilters));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("partial_axis_dynamic_conv2d");
        AxisParts parts = new(network, name, _axis);
        SortedDictionary<int, int> counts = new() { [1] = _staticFilters };
        foreach (int dilation in _groups.SelectMany(static group => group))
        {
            counts[dilation] = checked(counts.GetValueOrDefault(dilation) + _groupFilters);
        }

        Dictionary<int, Value> maps = [];
        foreach ((int dilation, int filters) in counts.Where(static pair => pair.Value > 0))
        {
            maps.Add(dilation, AddConvolution(network, parts, dilation, filters, input));
        }

        List<Value> results = _staticFilters == 0 ? [] : [network.Slice(maps[1], 0, _staticFilters)];
        Dictionary<int, int> used = new() { [1] = _staticFilters };
        for (int i = 0; i < _groups.Length; i++)
        {
            string attention = string.Create(CultureInfo.InvariantCulture, $"attention_{i}");
            Value logits = parts.Logits(attention, input, _inChannels, _groups[i].Length, _stride);
            results.Add(parts.Mix(
                network.PartName(name, $"{attention}.mix"), Gather(network, _groups[i], maps, used), logits,
                _groups[i].Length, _temperature));
        }

        return network.Concat([.. results]);
    }

    private Value AddConvolution(NetworkBuilder network, AxisParts parts, int dilation, int filters, Value input)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"conv_dil{dilation}");
        Parameter weight = network.Require($"{key}.weight", [filters, _inChannels, Taps, Taps]);
        Parameter? bias = network.Optional($"{key}.bias", null, [filters]);
        return parts.Convolve(
            key, weight, bias,
            ConvolutionGeometry.Create(_inChannels, filters, Taps, _stride, dilation, dilation, 1), input);
    }

    /// <summary>What the experts of a group give, behind each other; neighbours in one convolution are taken at
    /// once.</summary>
    private Value Gather(
        NetworkBuilder network, ImmutableArray<int> dilations, Dictionary<int, Value> maps, Dictionary<int, int> used)
    {
        List<Value> taken = [];
        for (int first = 0, end; first < dilations.Length; first = end)
        {
            int dilation = dilations[first];
            end = first + 1;
            while (end < dilations.Length && dilations[end] == dilation)
            {
                end++;
            }

            int start = used.GetValueOrDefault(dilation), length = (end - first) * _groupFilters;
            used[dilation] = start + length;
            taken.Add(network.Slice(maps[dilation], start, length));
        }

        return taken.Count == 1 ? taken[0] : network.Concat([.. taken]);
    }
}
