using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Tests.Cases;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>Image formats on the host, exactly as Vulkan defines them (Khronos Data Format Specification).</summary>
internal static class Texels
{
    /// <summary>Bytes of one texel.</summary>
    public static int Size(Format format) => format switch
    {
        Format.R8Unorm => 1,
        Format.R16Sfloat => 2,
        Format.R16G16B16A16Sfloat => 8,
        Format.R32G32B32A32Sfloat => 16,
        _ => 4,
    };

    /// <summary>Texels of a picture: any bytes, or floating-point numbers of ordinary magnitude.</summary>
    public static byte[] Random(Format format, int count, int seed)
    {
        Filler filler = new(seed);
        byte[] texels = new byte[count * Size(format)];
        switch (format)
        {
            case Format.R16Sfloat or Format.R16G16B16A16Sfloat:
                float[] halves = filler.Numbers(texels.Length / 2, 2);
                for (int i = 0; i < halves.Length; i++)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(texels.AsSpan(i * 2), (Half)halves[i]);
                }

                break;
            case Format.R32Sfloat or Format.R32G32B32A32Sfloat:
                MemoryMarshal.AsBytes(filler.Numbers(texels.Length / 4, 2).AsSpan()).CopyTo(texels);
                break;
            case Format.B10G11R11UfloatPack32:
                for (int i = 0; i < count; i++)
                {
                    // The uppermost bit of every exponent is left 0: numbers below 2, denormals among them.
                    uint word = (uint)filler.Below(1 << 16) << 16 | (uint)filler.Below(1 << 16);
                    BinaryPrimitives.WriteUInt32LittleEndian(texels.AsSpan(i * 4), word & ~(1u << 10 | 1u << 21 | 1u << 31));
                }

                break;
            default:
                for (int i = 0; i < texels.Length; i++)
                {
                    texels[i] = (byte)filler.Below(256);
                }

                break;
        }

        return texels;
    }

    /// <summary>What a shader reads: red, green, blue and alpha of every texel.</summary>
    public static double[] Decode(Format format, ReadOnlySpan<byte> texels)
    {
        int count = texels.Length / Size(format);
        double[] colours = new double[count * 4];
        for (int i = 0; i < count; i++)
        {
            (colours[4 * i], colours[(4 * i) + 1], colours[(4 * i) + 2], colours[(4 * i) + 3]) =
                Texel(format, texels[(i * Size(format))..]);
        }

        return colours;
    }

    private static (double R, double G, double B, double A) Texel(Format format, ReadOnlySpan<byte> t)
    {
        static double Unorm(byte value) => value / 255.0;
        static double Half(ReadOnlySpan<byte> at) => (double)BinaryPrimitives.ReadHalfLittleEndian(at);
        static double Single(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadSingleLittleEndian(at);
        switch (format)
        {
            case Format.R8Unorm:
                return (Unorm(t[0]), 0, 0, 1);
            case Format.R16Sfloat:
                return (Half(t), 0, 0, 1);
            case Format.R32Sfloat:
                return (Single(t), 0, 0, 1);
            case Format.R8G8B8A8Unorm or Format.A8B8G8R8UnormPack32:
                return (Unorm(t[0]), Unorm(t[1]), Unorm(t[2]), Unorm(t[3]));
            case Format.R8G8B8A8Srgb or Format.A8B8G8R8SrgbPack32:
                return (Linear(t[0]), Linear(t[1]), Linear(t[2]), Unorm(t[3]));
            case Format.B8G8R8A8Unorm:
                return (Unorm(t[2]), Unorm(t[1]), Unorm(t[0]), Unorm(t[3]));
            case Format.B8G8R8A8Srgb:
                return (Linear(t[2]), Linear(t[1]), Linear(t[0]), Unorm(t[3]));
            case Format.R16G16B16A16Sfloat:
                return (Half(t), Half(t[2..]), Half(t[4..]), Half(t[6..]));
            case Format.R32G32B32A32Sfloat:
                return (Single(t), Single(t[4..]), Single(t[8..]), Single(t[12..]));
            case Format.A2B10G10R10UnormPack32:
                uint unorm = BinaryPrimitives.ReadUInt32LittleEndian(t);
                return ((unorm & 1023) / 1023.0, (unorm >> 10 & 1023) / 1023.0, (unorm >> 20 & 1023) / 1023.0,
                    (unorm >> 30) / 3.0);
            case Format.B10G11R11UfloatPack32:
                uint floats = BinaryPrimitives.ReadUInt32LittleEndian(t);
                return (Small(floats & 2047, 6), Small(floats >> 11 & 2047, 6), Small(floats >> 22, 5), 1);
            default:
                throw new ArgumentOutOfRangeException(nameof(format), $"no texels of {format} here");
        }
    }

    private static double Linear(byte value)
    {
        double encoded = value / 255.0;
        return encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
    }

    /// <summary>An unsigned number with 5 bits of exponent; infinities and NaN do not occur.</summary>
    private static double Small(uint bits, int mantissaBits)
    {
        (uint exponent, double mantissa) =
            (bits >> mantissaBits, (bits & ((1u << mantissaBits) - 1)) / (double)(1 << mantissaBits));
        return exponent == 0 ? mantissa * Math.Pow(2, -14) : (1 + mantissa) * Math.Pow(2, exponent - 15.0);
    }
}
