using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using DynConv.Checkpoints.Formats;

namespace DynConv.Checkpoints.Output;

/// <summary>Writes npy arrays, version 1.0, row-major, least significant byte first.</summary>
internal static class NpyWriter
{
    private const int Alignment = 64;

    /// <summary>Everything before the data.</summary>
    /// <exception cref="CheckpointException">NumPy has no such element type, or the tensor has no data.</exception>
    public static byte[] Header(CheckpointTensor tensor)
    {
        if (!tensor.HasData)
        {
            throw tensor.Refuse("a tensor without dense data cannot be written", null);
        }

        string code = NumpyDescriptor.CodeOf(tensor.ElementType) ?? throw tensor.Refuse(
            $"NumPy has no elements of type {tensor.ElementType.PyTorchName()}",
            "write it as float32, or into a safetensors file");
        char order = tensor.ElementType.ByteSize() == 1 ? '|' : '<';
        string shape = string.Concat(tensor.Shape.Select(static size => $"{size}, "));
        shape = tensor.Shape.Count > 1 ? shape[..^2] : shape.TrimEnd();
        string literal = $"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': ({shape}), }}";
        int length = (10 + literal.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(literal, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Writes an array.</summary>
    public static void Write(Stream stream, CheckpointTensor tensor)
    {
        stream.Write(Header(tensor));
        tensor.WriteBytesTo(stream);
    }
}
