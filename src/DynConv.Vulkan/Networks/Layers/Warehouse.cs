using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// The cells that several layers put their kernels together from (KernelWarehouse, arXiv 2406.07879): a tensor [n, Co,
/// Ci, 1, 1], or [n, Co, Ci, 1] as <see cref="WarehouseLinear"/>'s. The layer that holds the warehouse's layers binds
/// it before they run; they share its memory on the device.
/// </summary>
/// <example>
/// <code>
/// private readonly Warehouse _warehouse = new("warehouse_manager.weights.0", cells: 56, filters: 64, channels: 64);
///
/// public override Value Forward(NetworkBuilder network, Value input)
/// {
///     _warehouse.Bind(network);
///     return network.Apply("conv2", _conv2, network.Apply("conv1", _conv1, input));
/// }
/// </code>
/// </example>
public sealed class Warehouse
{
    // A layer holds no weights and may be built more than once, in several threads.
    private readonly ConditionalWeakTable<NetworkBuilder, Parameter> _bound = [];

    /// <summary>A warehouse.</summary>
    /// <param name="name">The tensor's name within the layer that binds it, for example
    /// <c>warehouse_manager.weights.0</c>.</param>
    /// <param name="cells">n.</param>
    /// <param name="filters">Co, the rows of a cell.</param>
    /// <param name="channels">Ci, its columns.</param>
    /// <exception cref="ArgumentException">The name is empty or a number below 1.</exception>
    public Warehouse(string name, int cells, int filters, int channels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Cells = LayerArguments.Positive(cells, nameof(cells));
        Filters = LayerArguments.Positive(filters, nameof(filters));
        Channels = LayerArguments.Positive(channels, nameof(channels));
    }

    /// <summary>The tensor's name within the layer that binds it.</summary>
    public string Name { get; }

    /// <summary>n.</summary>
    public int Cells { get; }

    /// <summary>Co.</summary>
    public int Filters { get; }

    /// <summary>Ci.</summary>
    public int Channels { get; }

    /// <summary>Takes the cells from the part of the state dict that belongs to the layer that runs.</summary>
    /// <param name="network">The network being built.</param>
    public void Bind(NetworkBuilder network)
    {
        ArgumentNullException.ThrowIfNull(network);
        IReadOnlyList<long>? shape = network.Binder.Peek(network.KeyPrefix + Name);
        Extent[] wanted = shape is { Count: 4 } ? [Cells, Filters, Channels, 1] : [Cells, Filters, Channels, 1, 1];
        Parameter stored = network.Require(Name, wanted);
        _bound.AddOrUpdate(
            network,
            stored is UnboundParameter ? stored : new ReshapedParameter(stored, [Cells, Filters, Channels]));
    }

    internal Parameter CellsOf(NetworkBuilder network, string layer) =>
        _bound.TryGetValue(network, out Parameter? cells)
            ? cells
            : throw new InvalidOperationException(
                $"{layer}: the warehouse '{Name}' is not bound: call its Bind in the Forward of the layer that holds "
                + "both");
}
