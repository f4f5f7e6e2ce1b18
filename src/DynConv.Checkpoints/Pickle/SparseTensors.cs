using System;
using System.Linq;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Sparse tensors: their parts are dense tensors, which are passed on as they are.</summary>
internal static class SparseTensors
{
    public static TensorView Rebuild(Arguments arguments)
    {
        string layout = arguments.Text(0);
        Arguments parts = arguments.Tuple(1);
        return layout switch
        {
            "torch.sparse_coo" => Make(parts, TensorLayout.SparseCoo, ["indices"]),
            "torch.sparse_csr" => Make(parts, TensorLayout.SparseCsr, ["crow_indices", "col_indices"]),
            "torch.sparse_csc" => Make(parts, TensorLayout.SparseCsc, ["ccol_indices", "row_indices"]),
            "torch.sparse_bsr" => Make(parts, TensorLayout.SparseBsr, ["crow_indices", "col_indices"]),
            "torch.sparse_bsc" => Make(parts, TensorLayout.SparseBsc, ["ccol_indices", "row_indices"]),
            _ => throw arguments.Refuse($"layout {Escaping.Escape(layout)} is not known"),
        };
    }

    private static TensorView Make(Arguments parts, TensorLayout layout, string[] indexNames)
    {
        int last = indexNames.Length;
        TensorView values = parts.Tensor(last);
        long[] shape = parts.Integers(last + 1);
        long count = TensorChecks.CountElements(parts.Origin, parts.At, shape);
        CheckpointTensor[] components = new CheckpointTensor[last + 1];
        for (int i = 0; i < last; i++)
        {
            TensorView indices = parts.Tensor(i);
            if (indices.ElementType is not (ElementType.Int64 or ElementType.Int32))
            {
                throw parts.Refuse($"indices of type {indices.ElementType.PyTorchName()}");
            }

            components[i] = new CheckpointTensor(indexNames[i], indices);
        }

        components[last] = new CheckpointTensor("values", values);
        if (layout == TensorLayout.SparseCoo)
        {
            CheckCoordinates(parts, components[0].View, values, shape);
        }

        return new TensorView(values.ElementType, shape, [], count)
        {
            Layout = layout,
            RequiresGrad = values.RequiresGrad,
            MakeComponents = () => components,
            ComponentBytes = components.Sum(static component => component.ByteCount),
        };
    }

    private static void CheckCoordinates(
        Arguments parts, TensorView indices, TensorView values, ReadOnlySpan<long> shape)
    {
        if (indices.Shape is not [long sparseRank, long entries] || sparseRank > shape.Length
            || values.Shape.Length != 1 + shape.Length - sparseRank || values.Shape[0] != entries)
        {
            throw parts.Refuse("indices and values of a sparse tensor do not match its shape");
        }
    }
}
