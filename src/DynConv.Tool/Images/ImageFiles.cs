using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Images;

/// <summary>
/// The image files that arguments name: files, folders (the images in them) and patterns with * and ?.
/// </summary>
internal static class ImageFiles
{
    /// <summary>Lists the files, each folder's and pattern's in the order of their names.</summary>
    /// <exception cref="RequestException">An argument names nothing.</exception>
    public static List<string> Find(IReadOnlyList<string> arguments)
    {
        List<string> files = [];
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument))
            {
                AddSorted(files, Directory.GetFiles(argument), IsImage, $"{argument} has no images in it");
            }
            else if (argument.AsSpan().ContainsAny('*', '?') && !File.Exists(argument))
            {
                string folder = Path.GetDirectoryName(argument) ?? string.Empty;
                folder = folder.Length == 0 ? "." : folder;
                string[] found = Directory.Exists(folder)
                    ? Directory.GetFiles(folder, Path.GetFileName(argument))
                    : [];
                AddSorted(files, found, static _ => true, $"no file is named like {argument}");
            }
            else
            {
                files.Add(argument);
            }
        }

        return files;
    }

    private static void AddSorted(List<string> files, string[] found, Predicate<string> isWanted, string problem)
    {
        string[] wanted = Array.FindAll(found, isWanted);
        if (wanted.Length == 0)
        {
            throw new RequestException($"{problem}; give PNG, JPEG, WebP, GIF or BMP files");
        }

        Array.Sort(wanted, StringComparer.Ordinal);
        files.AddRange(wanted);
    }

    private static bool IsImage(string path) =>
        Array.Exists(
            ImageDecoder.Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
