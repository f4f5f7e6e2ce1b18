using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Writes pickles opcode by opcode, right ones and wrong ones.</summary>
internal sealed class PickleAssembler
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public PickleAssembler(byte protocol = 2) => Op(0x80, protocol);

    /// <summary>Finishes the pickle.</summary>
    public byte[] Stop() => Op('.').ToArray();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public PickleAssembler Op(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleAssembler Op(string opcodes) => Op(Encoding.Latin1.GetBytes(opcodes));

    public PickleAssembler Op(char opcode) => Op((byte)opcode);

    public PickleAssembler Repeat(int count, Action<PickleAssembler> act)
    {
        for (int i = 0; i < count; i++)
        {
            act(this);
        }

        return this;
    }

    public PickleAssembler UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Op(bytes);
    }

    public PickleAssembler UInt64(ulong value) => UInt32((uint)value).UInt32((uint)(value >> 32));

    public PickleAssembler Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op('X').UInt32((uint)bytes.Length).Op(bytes);
    }

    /// <summary>An int of any size by LONG1, a small one by BININT.</summary>
    public PickleAssembler Int(Int128 value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            return Op('J').UInt32(unchecked((uint)(int)value));
        }

        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, value);
        return Op(0x8A, 16).Op(bytes);
    }

    public PickleAssembler Float(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Op('G').Op(bytes);
    }

    public PickleAssembler Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleAssembler Put(byte index) => Op((byte)'q', index);

    public PickleAssembler Get(byte index) => Op((byte)'h', index);

    public PickleAssembler Ints(params ReadOnlySpan<Int128> values)
    {
        Op('(');
        foreach (Int128 value in values)
        {
            Int(value);
        }

        return Op('t');
    }

    public PickleAssembler EmptyOrderedDict() => Global("collections", "OrderedDict").Op(")R");

    /// <summary>A persistent id as archives have it.</summary>
    public PickleAssembler Storage(
        string key, Int128 elements, string type = "FloatStorage", string module = "torch") =>
        Op('(').Text("storage").Global(module, type).Text(key).Text("cpu").Int(elements).Op("tQ");

    /// <summary>A persistent id as legacy files have it.</summary>
    public PickleAssembler LegacyStorage(string key, Int128 elements, string type = "FloatStorage") =>
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(elements).Op("NtQ");

    /// <summary>A tensor by _rebuild_tensor_v2 over what <paramref name="storage"/> writes.</summary>
    public PickleAssembler Tensor(
        Action<PickleAssembler> storage, ReadOnlySpan<Int128> shape, ReadOnlySpan<Int128> strides,
        Int128 offset = default)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        storage(this);
        return Int(offset).Ints(shape).Ints(strides).Op(0x89).EmptyOrderedDict().Op("tR");
    }

    /// <summary>A tensor over storage 0 of six floats.</summary>
    public PickleAssembler Small(int count = 6) => Tensor(static s => s.Storage("0", 6), [count], [1]);

    /// <summary>A dict with one entry.</summary>
    public PickleAssembler Entry(string key, Action<PickleAssembler> value)
    {
        Op('}').Text(key);
        value(this);
        return Op('s');
    }
}
