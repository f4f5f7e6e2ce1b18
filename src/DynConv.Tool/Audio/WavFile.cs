using System;
using System.Buffers.Binary;
using DynConv.Tool.Commands;
using DynConv.Tool.Files;

namespace DynConv.Tool.Audio;

/// <summary>Reads sound from RIFF WAVE files: PCM of 8 to 32 bits, or floats; channels are averaged.</summary>
internal static class WavFile
{
    /// <summary>What fits a device well: 60,000 columns of a spectrogram.</summary>
    private const int MostSeconds = 600;

    private const int MostRate = 192_000;
    private const int HeaderBytes = 12;
    private const int LeastFormat = 16;
    private const int MostChannels = 64;

    private enum Coding
    {
        Pcm = 1,
        Float = 3,
        Extensible = 0xFFFE,
    }

    /// <summary>Samples from −1 to 1, and how many there are a second.</summary>
    /// <exception cref="RequestException">The file cannot be read, is no such file, or too long.</exception>
    public static (float[] Samples, int Rate) Read(string path)
    {
        return Parse(WholeFile.Read(path, FileKind.Sound), path);
    }

    private static (float[] Samples, int Rate) Parse(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < HeaderBytes || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
        {
            throw new RequestException($"{path} is no WAV file; convert it to one (PCM or float)");
        }

        ReadOnlySpan<byte> format = default, data = default;
        for (long at = HeaderBytes; at + 8 <= bytes.Length && data.IsEmpty;)
        {
            ReadOnlySpan<byte> name = bytes.Slice((int)at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[((int)at + 4)..]);
            ReadOnlySpan<byte> content = bytes.Slice((int)at + 8, (int)Math.Min(size, bytes.Length - at - 8));
            if (name.SequenceEqual("fmt "u8))
            {
                format = content;
            }
            else if (name.SequenceEqual("data"u8))
            {
                data = content;
            }

            at += 8 + size + (size % 2);
        }

        if (format.Length < LeastFormat || data.IsEmpty)
        {
            throw new RequestException(
                $"{path} has no sound in it: its {(data.IsEmpty ? "data" : "format")} is missing");
        }

        return Decode(format, data, path);
    }

    private static (float[] Samples, int Rate) Decode(ReadOnlySpan<byte> format, ReadOnlySpan<byte> data, string path)
    {
        Coding coding = (Coding)BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (coding == Coding.Extensible && format.Length >= 26)
        {
            coding = (Coding)BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        bool isKnown = (coding, bits) is (Coding.Pcm, 8 or 16 or 24 or 32) or (Coding.Float, 32 or 64);
        if (!isKnown || channels is 0 or > MostChannels || rate is < 1000 or > MostRate)
        {
            throw new RequestException(
                $"{path}: sound of coding {(int)coding}, {bits} bits, {channels} channels, {rate} Hz is not read; "
                + "convert it to 16-bit PCM");
        }

        int width = bits / 8, count = data.Length / (width * channels);
        if (count / rate >= MostSeconds)
        {
            throw new RequestException(
                $"{path} is {count / rate} s long, at most {MostSeconds} s are taken; cut it into parts");
        }

        float[] samples = new float[count];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                sum += Value(data.Slice(((i * channels) + c) * width, width), coding);
            }

            samples[i] = (float)(sum / channels);
        }

        return (samples, (int)rate);
    }

    private static double Value(ReadOnlySpan<byte> bytes, Coding coding) => (coding, bytes.Length) switch
    {
        (Coding.Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (Coding.Float, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (_, 1) => (bytes[0] - 128) / 128.0,
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (_, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2147483648.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
    };
}
