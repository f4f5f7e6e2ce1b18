using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Tool.Models;

/// <summary>One convolution of KernelWarehouse with the warehouse that it takes its cells from.</summary>
internal sealed class WarehousePart : Layer
{
    private const string Cells = "warehouse_manager.weights.";

    private readonly string _name;
    private readonly Warehouse _warehouse;
    private readonly WarehouseConv2d _convolution;

    private WarehousePart(LayerRequest request, Warehouse warehouse)
    {
        (_name, _warehouse) = (request.Prefix, warehouse);
        _convolution = new WarehouseConv2d(
            request.InChannels, request.OutChannels, request.Kernel2d, warehouse, request.Stride, request.Padding,
            request.Dilation, request.Groups);
        Weights = StateDict.FromTensors(request.Whole.Tensors.Where(
            tensor => tensor.Name == warehouse.Name
                || tensor.Name.StartsWith(_name + ".", StringComparison.Ordinal)));
    }

    /// <summary>The tensors of both, by their whole names.</summary>
    public StateDict Weights { get; }

    /// <summary>Finds the warehouse: no file tells which layer has which, but few fit.</summary>
    /// <exception cref="RequestException">None does, or several do, or the layer has a basis.</exception>
    public static WarehousePart Of(LayerRequest request)
    {
        string layer = PrintableText.Of(request.Prefix);
        if (request.Prefix.Length == 0)
        {
            throw new RequestException("the cells are beside the layer in the file, so it has a name; give --prefix");
        }

        if (request.Size(0, "attention.fc3.weight") > 0)
        {
            throw new RequestException(
                $"'{layer}' reaches cells of other layers through a basis, and no file tells which are its own; it runs "
                + "in its whole network only");
        }

        List<(int Index, Warehouse Warehouse)> all = [.. Warehouses(request.Whole)];
        int? asked = request.Warehouse;
        List<(int Index, Warehouse Warehouse)> fitting =
            [.. all.Where(one => asked is null ? Fits(request, one.Warehouse) : one.Index == asked)];
        return fitting.Count switch
        {
            1 => new WarehousePart(request, fitting[0].Warehouse),
            0 => throw new RequestException(
                $"none of the file's {all.Count} warehouses fits '{layer}'; see --kernel, --out-channels, --groups"),
            _ => throw new RequestException(
                $"'{layer}' may be of the warehouses {string.Join(", ", fitting.Select(static one => one.Index))}; "
                + "choose one with --warehouse"),
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        _warehouse.Bind(network);
        return network.Apply(_name, _convolution, input);
    }

    private static IEnumerable<(int Index, Warehouse Warehouse)> Warehouses(StateDict whole)
    {
        foreach (CheckpointTensor tensor in whole.Tensors)
        {
            int at = tensor.Name.LastIndexOf(Cells, StringComparison.Ordinal);
            ReadOnlySpan<char> number = at < 0 ? [] : tensor.Name.AsSpan(at + Cells.Length);
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && tensor.Shape.Count is 4 or 5 && tensor.Shape.All(static size => size is > 0 and <= int.MaxValue))
            {
                yield return (
                    index,
                    new Warehouse(tensor.Name, (int)tensor.Shape[0], (int)tensor.Shape[1], (int)tensor.Shape[2]));
            }
        }
    }

    /// <summary>Its cells tile the kernel, and the attention has a number for each in each tile, and one
    /// besides.</summary>
    private static bool Fits(LayerRequest request, Warehouse warehouse)
    {
        int filters = request.OutChannels, channels = request.InChannels / request.Groups;
        long taps = (long)request.Kernel2d.Height * request.Kernel2d.Width;
        return filters % warehouse.Filters == 0 && channels % warehouse.Channels == 0
            && request.Size(0, "attention.fc2.weight") == (warehouse.Cells + 1L) * taps * (filters / warehouse.Filters)
                * (channels / warehouse.Channels);
    }
}
