using System;

namespace DynConv.Checkpoints.Tensors;

/// <summary>
/// A nameless tensor: its geometry and the storage that it looks at. Everything that could be wrong with the geometry
/// was checked when it was made (<see cref="TensorChecks"/>), so that reading can trust it.
/// </summary>
internal sealed class TensorView(ElementType elementType, long[] shape, long[] strides, long elementCount)
{
    public ElementType ElementType { get; } = elementType;

    public long[] Shape { get; } = shape;

    /// <summary>In elements, one for each dimension; empty unless the layout is strided.</summary>
    public long[] Strides { get; } = strides;

    public long ElementCount { get; } = elementCount;

    /// <summary>The first element's index in the storage, in elements.</summary>
    public long Offset { get; init; }

    /// <summary>Null for meta tensors and for layouts that are made of components.</summary>
    public StorageData? Storage { get; init; }

    public bool Conjugate { get; init; }

    public bool Negate { get; init; }

    public bool RequiresGrad { get; init; }

    public TensorLayout Layout { get; init; } = TensorLayout.Strided;

    /// <summary>Null where the type is not quantized.</summary>
    public TensorQuantization? Quantization { get; init; }

    /// <summary>Makes the named parts of a sparse or nested tensor. Called when they are first asked for, since data
    /// may come late.</summary>
    public Func<CheckpointTensor[]>? MakeComponents { get; init; }

    /// <summary>The bytes of the parts written out.</summary>
    public long ComponentBytes { get; init; }

    /// <summary>The bytes of the tensor written out row-major; 0 without data.</summary>
    public long ByteCount => Storage is null ? 0 : TensorChecks.PackedByteCount(ElementType, Shape, ElementCount);

    /// <summary>The same tensor as a parameter says it is.</summary>
    public TensorView WithRequiresGrad(bool requiresGrad) => requiresGrad == RequiresGrad
        ? this
        : new TensorView(ElementType, Shape, Strides, ElementCount)
        {
            Offset = Offset,
            Storage = Storage,
            Conjugate = Conjugate,
            Negate = Negate,
            RequiresGrad = requiresGrad,
            Layout = Layout,
            Quantization = Quantization,
            MakeComponents = MakeComponents,
            ComponentBytes = ComponentBytes,
        };

    /// <summary>The strides of a row-major tensor of this shape.</summary>
    public static long[] RowMajorStrides(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;

            // Wraps only where a 0 elsewhere makes the tensor empty; then no stride is ever used.
            stride = unchecked(stride * Math.Max(1, shape[i]));
        }

        return strides;
    }
}
