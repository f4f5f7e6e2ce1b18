using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>
/// The arrays of a golden .npz file, read without the library under test: C-ordered little-endian float32, float64 and
/// int64, which is all that the generator writes (numpy.lib.format, version 1.0).
/// </summary>
internal sealed partial class NumpyArchive
{
    private readonly Dictionary<string, (Array Values, int[] Shape)> _arrays = [];

    /// <summary>Reads every array of a file.</summary>
    /// <exception cref="InvalidDataException">An array is of another kind.</exception>
    public NumpyArchive(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using MemoryStream bytes = new();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(bytes);
            }

            _arrays.Add(Path.GetFileNameWithoutExtension(entry.FullName), Read(bytes.ToArray(), entry.FullName));
        }
    }

    /// <summary>Whether there is an array of this name.</summary>
    public bool Has(string name) => _arrays.ContainsKey(name);

    /// <summary>A float32 array.</summary>
    public float[] Singles(string name) => (float[])_arrays[name].Values;

    /// <summary>A float32 array, null where there is none.</summary>
    public float[]? SinglesOrNull(string name) => Has(name) ? Singles(name) : null;

    /// <summary>A float64 array.</summary>
    public double[] Doubles(string name) => (double[])_arrays[name].Values;

    /// <summary>An array's shape.</summary>
    public IReadOnlyList<int> Shape(string name) => _arrays[name].Shape;

    private static (Array Values, int[] Shape) Read(byte[] file, string name)
    {
        const int HeaderStart = 10;
        int headerLength = BitConverter.ToUInt16(file, HeaderStart - 2);
        string text = Encoding.ASCII.GetString(file, HeaderStart, headerLength);
        Match header = Header().Match(text);
        if (!header.Success)
        {
            throw new InvalidDataException($"{name}: not a C-ordered array: {text}");
        }

        string[] sizes = header.Groups["shape"].Value.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] shape = [.. sizes.Select(static size => int.Parse(size, CultureInfo.InvariantCulture))];
        ReadOnlySpan<byte> data = file.AsSpan(HeaderStart + headerLength);
        Array values = header.Groups["type"].Value switch
        {
            "<f4" => MemoryMarshal.Cast<byte, float>(data).ToArray(),
            "<f8" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
            "<i8" => MemoryMarshal.Cast<byte, long>(data).ToArray(),
            string type => throw new InvalidDataException($"{name}: no reader for {type}"),
        };
        return values.Length == shape.Aggregate(1, static (count, size) => count * size)
            ? (values, shape)
            : throw new InvalidDataException($"{name}: {values.Length} elements for its shape");
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[\d, ]*)\), \}\s*$")]
    private static partial Regex Header();
}
