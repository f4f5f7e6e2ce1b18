using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>What the outputs of a network stand for.</summary>
internal sealed class ClassNames
{
    private const long MostBytes = 16 << 20;
    private const int ImageNetClasses = 1000;

    private readonly IReadOnlyList<string> _names;

    private ClassNames(IReadOnlyList<string> names, int count) => (_names, Count) = (names, count);

    /// <summary>Classes of the network.</summary>
    public int Count { get; }

    /// <summary>A class's name; its index where nobody named it.</summary>
    public string this[int index] =>
        _names.Count == Count ? PrintableText.Of(_names[index], 100) : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Names of a file; without one, of the architecture; without those, of ImageNet-1k, if the network sees colours and
    /// gives 1000 numbers.
    /// </summary>
    /// <exception cref="RequestException">The file cannot be read or has another number of lines than the network has
    /// classes.</exception>
    public static ClassNames Read(string? path, NetworkArchitecture architecture, TensorShape output)
    {
        int count = output.Rank == 2 ? output.C : 0;
        if (path is null)
        {
            bool isImageNet = architecture is { Classes.Count: 0, Image.Channels: 3 } && count == ImageNetClasses;
            return new ClassNames(isImageNet ? ReadImageNet() : architecture.Classes, count);
        }

        if (count == 0)
        {
            throw new RequestException($"{architecture.Name} gives {output}, no classes; leave --labels away");
        }

        string[] lines = ReadLines(path);
        return lines.Length == count
            ? new ClassNames(lines, count)
            : throw new RequestException(
                $"{path} has {lines.Length} lines, the network has {count} classes; give one line for each");
    }

    private static string[] ReadImageNet()
    {
        using Stream stream = typeof(ClassNames).Assembly.GetManifestResourceStream("imagenet-1k.txt")
            ?? throw new InvalidOperationException("the tool was built without the names of ImageNet's classes");
        using StreamReader reader = new(stream);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // The first of several names says enough in a table, where no other class has it too.
        string[] first = Array.ConvertAll(lines, static line => line.Split(',')[0]);
        for (int i = 0; i < first.Length; i++)
        {
            lines[i] = Array.IndexOf(first, first[i]) == Array.LastIndexOf(first, first[i]) ? first[i] : lines[i];
        }

        return lines;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path) || !file.Exists)
            {
                throw new RequestException($"{path}: there is no such file");
            }

            if (file.Length is 0 or > MostBytes)
            {
                throw new RequestException(
                    $"{path} has {file.Length} bytes, a text file with a class in each line is wanted");
            }

            string[] lines = File.ReadAllLines(path);
            int count = lines.Length;
            while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
            {
                count--;
            }

            return Array.ConvertAll(lines[..count], static line => line.Trim());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RequestException($"{path} cannot be read ({exception.Message})", exception);
        }
    }
}
