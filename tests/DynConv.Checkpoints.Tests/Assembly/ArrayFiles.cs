using System;
using System.Buffers.Binary;
using System.Text;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Whole small safetensors and npy files around a header.</summary>
internal static class ArrayFiles
{
    /// <summary>A safetensors file with this header and these bytes after it.</summary>
    public static byte[] Safetensors(string header, int dataLength, ulong? length = null) =>
        Safetensors(Encoding.UTF8.GetBytes(header), dataLength, length);

    public static byte[] Safetensors(byte[] header, int dataLength, ulong? length = null) =>
        [.. BitConverter.GetBytes(length ?? (ulong)header.Length), .. header, .. new byte[dataLength]];

    public static byte[] SmallSafetensors() => Safetensors(
        """
        {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
        "b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}
        """,
        11);

    /// <summary>An npy file with this literal and these bytes after it.</summary>
    public static byte[] Npy(string literal, int dataLength, byte major = 1, byte minor = 0, uint? length = null)
    {
        byte[] text = Encoding.Latin1.GetBytes(literal + "\n");
        byte[] lengthBytes = new byte[major == 1 ? 2 : 4];
        uint stated = length ?? (uint)text.Length;
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(lengthBytes, (ushort)stated);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(lengthBytes, stated);
        }

        return [0x93, .. "NUMPY"u8, major, minor, .. lengthBytes, .. text, .. new byte[dataLength]];
    }

    public static byte[] SmallNpy() => Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 24);
}
