using System;
using System.Collections.Generic;
using System.Numerics;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints;

/// <summary>
/// A named tensor. Its data stays in the file until it is asked for; it is then read in logical row-major order,
/// whatever strides, byte order or sharing the file has. Safe to read from several threads.
/// </summary>
public sealed partial class CheckpointTensor
{
    private readonly TensorView _view;
    private IReadOnlyList<CheckpointTensor>? _components;

    internal CheckpointTensor(string name, TensorView view, bool isInStateDict = true)
    {
        Name = name;
        IsInStateDict = isInStateDict;
        _view = view;
        Shape = Array.AsReadOnly(view.Shape);
    }

    /// <summary>The path through dicts, lists and modules joined by dots, whole as in the file. Empty for the array of
    /// an npy file.</summary>
    public string Name { get; }

    /// <summary>What one element is.</summary>
    public ElementType ElementType => _view.ElementType;

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The product of <see cref="Shape"/>: 1 for a scalar, 0 for an empty tensor.</summary>
    public long ElementCount => _view.ElementCount;

    /// <summary>The bytes of the tensor written out row-major; 0 where <see cref="HasData"/> is false.</summary>
    public long ByteCount => _view.ByteCount;

    /// <summary>Dense, sparse or nested.</summary>
    public TensorLayout Layout => _view.Layout;

    /// <summary>Whether the tensor is dense and its data is in the file. False for meta, sparse and nested
    /// tensors.</summary>
    public bool HasData => _view.Storage is not null;

    /// <summary>Whether the tensor was saved without data (device <c>meta</c>).</summary>
    public bool IsMeta => _view.Storage is null && _view.Layout == TensorLayout.Strided;

    /// <summary>The parts of a sparse or nested tensor, named as <see cref="TensorLayout"/> says; empty for a dense
    /// one.</summary>
    /// <exception cref="CheckpointException">The parts of a nested tensor do not fit its buffer.</exception>
    public IReadOnlyList<CheckpointTensor> Components =>
        _components ??= _view.MakeComponents is null ? [] : Array.AsReadOnly(_view.MakeComponents());

    /// <summary>How the integers of a quantized tensor stand for numbers; null for other tensors.</summary>
    public TensorQuantization? Quantization => _view.Quantization;

    /// <summary>Whether the file says that the tensor is a parameter or otherwise requires a gradient.</summary>
    public bool RequiresGrad => _view.RequiresGrad;

    /// <summary>False for what a pickled module holds besides its <c>state_dict</c>: non-persistent buffers and plain
    /// attributes.</summary>
    public bool IsInStateDict { get; }

    internal TensorView View => _view;

    /// <summary>Makes a float32 tensor over values in memory, which are not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes, outermost first.</param>
    /// <param name="values">Its elements in row-major order; as many as the product of the sizes.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="CheckpointException">A size is negative, or the sizes do not match the number of
    /// values.</exception>
    public static CheckpointTensor FromSingles(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values) =>
        FromValues(name, shape, values);

    /// <summary>Makes a tensor over values in memory, which are not copied.</summary>
    /// <typeparam name="T">float, double, <see cref="Half"/>, a signed or unsigned integer of 8 to 64 bits, or bool. A
    /// <see cref="Complex"/> gives complex128.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes, outermost first.</param>
    /// <param name="values">Its elements in row-major order; as many as the product of the sizes.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="CheckpointException">A size is negative, the sizes do not match the number of values, or there
    /// is no element type for <typeparamref name="T"/>.</exception>
    public static CheckpointTensor FromValues<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(name);
        ElementType type = TypeOf<T>();
        Origin origin = new(null, null, name);
        long[] sizes = shape.ToArray();
        long count = TensorChecks.CountElements(origin, null, sizes);
        if (count != values.Length)
        {
            throw origin.Refuse(null, $"{values.Length} values for a shape of {count} elements");
        }

        StorageData storage = new(name, (long)values.Length * type.ByteSize(), !BitConverter.IsLittleEndian);
        storage.Bind(new MemorySource<T>(origin, values));
        return new CheckpointTensor(
            name, new TensorView(type, sizes, TensorView.RowMajorStrides(sizes), count) { Storage = storage });
    }

    /// <summary>The same tensor under another name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A tensor that shares this one's data.</returns>
    public CheckpointTensor WithName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new CheckpointTensor(name, _view, IsInStateDict);
    }

    /// <summary>The same tensor with its dense data in memory, row-major, so that its file can be closed.</summary>
    /// <returns>The tensor; itself where it has no dense data.</returns>
    /// <exception cref="CheckpointException">The tensor is too large for one array.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public CheckpointTensor ToMemory()
    {
        if (!HasData)
        {
            return this;
        }

        if (ByteCount > Array.MaxLength)
        {
            throw Refuse($"{ByteCount} bytes do not fit into one array", "open the file with Checkpoint.Open");
        }

        byte[] bytes = new byte[ByteCount];
        CopyBytesTo(bytes);
        StorageData storage = new(Name, bytes.Length, bigEndian: false);
        storage.Bind(new MemorySource<byte>(new Origin(null, null, Name), bytes));
        TensorView view = new(ElementType, _view.Shape, TensorView.RowMajorStrides(_view.Shape), ElementCount)
        {
            Storage = storage,
            RequiresGrad = RequiresGrad,
            Quantization = Quantization?.ToMemory(),
        };
        return new CheckpointTensor(Name, view, IsInStateDict);
    }

    /// <summary>The name, type and shape, on one line.</summary>
    /// <returns>For example <c>fc.weight float32 [10, 64]</c>.</returns>
    public override string ToString() =>
        $"{Escaping.Escape(Name, 1000)} {ElementType.PyTorchName()} [{string.Join(", ", Shape)}]";

    internal CheckpointException Refuse(string reason, string? advice) =>
        new(null, null, $"tensor {Name}", null, reason, advice);

    private static ElementType TypeOf<T>() => default(T) switch
    {
        float => ElementType.Float32,
        double => ElementType.Float64,
        Half => ElementType.Float16,
        sbyte => ElementType.Int8,
        short => ElementType.Int16,
        int => ElementType.Int32,
        long => ElementType.Int64,
        byte => ElementType.UInt8,
        ushort => ElementType.UInt16,
        uint => ElementType.UInt32,
        ulong => ElementType.UInt64,
        bool => ElementType.Bool,
        Complex => ElementType.Complex128,
        _ => throw new CheckpointException($"there is no element type for {typeof(T).Name}"),
    };
}
