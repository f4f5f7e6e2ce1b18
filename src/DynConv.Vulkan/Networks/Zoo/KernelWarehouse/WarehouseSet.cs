using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>The warehouses of a network, <c>warehouse_manager.weights.0</c> and so on.</summary>
internal sealed class WarehouseSet
{
    private readonly ImmutableArray<Warehouse> _warehouses;

    /// <summary>Warehouses.</summary>
    /// <param name="sizes">Cells, and rows and columns of a cell.</param>
    public WarehouseSet(ImmutableArray<(int Cells, int Filters, int Channels)> sizes)
    {
        ImmutableArray<Warehouse>.Builder warehouses = ImmutableArray.CreateBuilder<Warehouse>(sizes.Length);
        foreach ((int cells, int filters, int channels) in sizes)
        {
            warehouses.Add(new Warehouse(NameOf(warehouses.Count), cells, filters, channels));
        }

        _warehouses = warehouses.MoveToImmutable();
    }

    /// <summary>A warehouse.</summary>
    public Warehouse this[int index] => _warehouses[index];

    /// <summary>The tensor's name.</summary>
    public static string NameOf(int index)
        => string.Create(CultureInfo.InvariantCulture, $"warehouse_manager.weights.{index}");

    /// <summary>Takes the cells from the layer that runs.</summary>
    public void Bind(NetworkBuilder network)
    {
        foreach (Warehouse warehouse in _warehouses)
        {
            warehouse.Bind(network);
        }
    }

    /// <summary>The convolution of a place, put together from a warehouse.</summary>
    public WarehouseConv2d Convolve(int index, in ConvolutionPlace place, WarehouseBasis? basis = null) => new(
        place.InChannels, place.OutChannels, place.Kernel, this[index], place.Stride, place.Kernel / 2,
        groups: place.Groups, bias: false, basis: basis);
}
