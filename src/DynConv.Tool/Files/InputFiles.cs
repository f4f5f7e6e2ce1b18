using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Files;

/// <summary>
/// The files of a kind that arguments name: files, folders (those of the kind in them) and patterns with * and ?.
/// </summary>
internal static class InputFiles
{
    /// <summary>Lists the files, each folder's and pattern's in the order of their names.</summary>
    /// <exception cref="RequestException">An argument names nothing.</exception>
    public static List<string> Find(IReadOnlyList<string> arguments, FileKind kind)
    {
        List<string> files = [];
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument))
            {
                AddSorted(
                    Array.FindAll(Directory.GetFiles(argument), IsWanted), $"{argument} has no {kind.Many} in it");
            }
            else if (argument.AsSpan().ContainsAny('*', '?') && !File.Exists(argument))
            {
                string folder = Path.GetDirectoryName(argument) ?? string.Empty;
                folder = folder.Length == 0 ? "." : folder;
                string[] found = Directory.Exists(folder)
                    ? Directory.GetFiles(folder, Path.GetFileName(argument))
                    : [];
                AddSorted(found, $"no file is named like {argument}");
            }
            else
            {
                files.Add(argument);
            }
        }

        return files;

        bool IsWanted(string path)
        {
            foreach (string extension in kind.Extensions)
            {
                if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        void AddSorted(string[] found, string problem)
        {
            if (found.Length == 0)
            {
                throw new RequestException($"{problem}; {kind.Known} are read");
            }

            Array.Sort(found, StringComparer.Ordinal);
            files.AddRange(found);
        }
    }
}
