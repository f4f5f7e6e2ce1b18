using System;
using System.Buffers.Binary;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Tensors;

/// <summary>Reads a tensor's elements in logical row-major order as little-endian bytes, a piece at a time.</summary>
internal ref struct RowMajorReader
{
    /// <summary>Bytes of a piece where the caller has no reason for another size; a multiple of every element
    /// size.</summary>
    public const int PieceSize = 1 << 16;

    private readonly TensorView _view;
    private readonly GatherPlan? _plan;
    private readonly bool _isPlain;
    private ByteLease _storage;

    public RowMajorReader(TensorView view, StorageData storage)
    {
        _view = view;
        _storage = storage.Source.Lease();
        _plan = view.ElementType.ElementsPerByte() == 1 ? new GatherPlan(view) : null;
        bool swaps = storage.BigEndian && view.ElementType.ComponentSize() > 1;
        _isPlain = !swaps && !view.Conjugate && !view.Negate;
    }

    /// <summary>Fills the destination with the elements from <paramref name="first"/> on.</summary>
    /// <param name="first">The first element; of a packed type, the first byte.</param>
    /// <param name="destination">A whole number of elements.</param>
    public readonly void Read(long first, Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        if (_plan is null)
        {
            _storage.Span(first, destination.Length).CopyTo(destination);
            return;
        }

        _plan.Copy(_storage, first, destination);
        if (!_isPlain)
        {
            Normalize(destination);
        }
    }

    public void Dispose() => _storage.Dispose();

    private readonly void Normalize(Span<byte> elements)
    {
        int component = _view.ElementType.ComponentSize();
        if (_view.Storage!.BigEndian && component > 1)
        {
            for (int at = 0; at < elements.Length; at += component)
            {
                elements.Slice(at, component).Reverse();
            }
        }

        if (_view.Conjugate)
        {
            for (int at = component; at < elements.Length; at += 2 * component)
            {
                NegateComponent(elements.Slice(at, component));
            }
        }

        if (_view.Negate)
        {
            for (int at = 0; at < elements.Length; at += component)
            {
                NegateComponent(elements.Slice(at, component));
            }
        }
    }

    private readonly void NegateComponent(Span<byte> value)
    {
        if (IsFloating(_view.ElementType))
        {
            value[^1] ^= 0x80;
            return;
        }

        switch (value.Length)
        {
            case 1:
                value[0] = unchecked((byte)-value[0]);
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(
                    value, unchecked((short)-BinaryPrimitives.ReadInt16LittleEndian(value)));
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(
                    value, unchecked(-BinaryPrimitives.ReadInt32LittleEndian(value)));
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(
                    value, unchecked(-BinaryPrimitives.ReadInt64LittleEndian(value)));
                break;
        }
    }

    private static bool IsFloating(ElementType type) => type.IsComplex()
        || type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;
}
