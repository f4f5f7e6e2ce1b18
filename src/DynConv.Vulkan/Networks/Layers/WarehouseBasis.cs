using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Which cells of a warehouse are a layer's own, where those of other layers are reached through a basis
/// (KernelWarehouse's <c>nonlocal_basis_ratio</c> below 1). Neither number is in a checkpoint.
/// </summary>
/// <param name="OwnCells">The layer's own cells: <c>int(cell_num_ratio · m)</c>.</param>
/// <param name="Start">The first of them: <c>start_cell_idx</c>, which counts on over the warehouse's layers in the
/// order in which the module holds them.</param>
public readonly record struct WarehouseBasis(int OwnCells, int Start)
{
    internal void Check(int cells)
    {
        if (OwnCells < 0 || OwnCells >= cells || Start < 0 || Start > cells - OwnCells)
        {
            throw new ArgumentException(
                $"the layer's own cells are {OwnCells} from {Start}, a part of the warehouse's {cells} is wanted");
        }
    }
}
