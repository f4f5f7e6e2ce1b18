using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Arrays;

/// <summary>
/// Arrays named on the command line: <c>IN.npy</c>, <c>IN.npz</c> with one array in it, or <c>IN.npz:name</c>.
/// </summary>
internal static class ArrayFile
{
    /// <summary>Whether an argument names a NumPy file: by what is in it, not by its extension.</summary>
    public static bool IsOne(string argument)
    {
        (string path, string? name) = Split(argument);
        if (name is not null)
        {
            return true;
        }

        try
        {
            // Pipes and devices say that they are empty; opening one could wait for ever.
            FileInfo file = new(path);
            if (!file.Exists || file.Length < 6)
            {
                return false;
            }

            Span<byte> start = stackalloc byte[6];
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            stream.ReadExactly(start);
            return (start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8))
                || start.StartsWith("PK"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The file that an argument names.</summary>
    public static string PathOf(string argument) => Split(argument).Path;

    /// <summary>Reads an array into memory.</summary>
    /// <exception cref="RequestException">The argument does not name one array.</exception>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public static CheckpointTensor Read(string argument)
    {
        (string path, string? name) = Split(argument);
        using Checkpoint file = Open(path);
        CheckpointTensor found = file.Format switch
        {
            CheckpointFormat.Npy when name is null => file.Tensors[0],
            CheckpointFormat.Npy =>
                throw new RequestException($"{path} is an npy file of one array; leave ':{name}' away"),
            CheckpointFormat.Npz => Choose(path, name, file.Tensors),
            _ => throw new RequestException(
                $"{path} is a {file.Format.ShortName()} file, an array is wanted; save it with numpy.save"),
        };
        return found.ToMemory().WithName(argument);
    }

    private static Checkpoint Open(string path)
    {
        try
        {
            return Checkpoint.Open(path);
        }
        catch (CheckpointException exception) when (File.Exists(path) && !IsOne(path))
        {
            throw new RequestException(
                $"{path} is not an array: {exception.Reason}; give an .npy or .npz file", exception);
        }
    }

    private static CheckpointTensor Choose(string path, string? name, IReadOnlyList<CheckpointTensor> arrays)
    {
        if (name is null && arrays.Count == 1)
        {
            return arrays[0];
        }

        List<string> names = [];
        foreach (CheckpointTensor array in arrays)
        {
            if (array.Name == name)
            {
                return array;
            }

            names.Add(array.Name);
        }

        throw new RequestException(names.Count == 0
            ? $"{path} has no arrays in it"
            : name is null
                ? $"{path} has {names.Count} arrays; name one: {path}:{names[0]} ({string.Join(", ", names)})"
                : $"{path} has no array '{name}'; it has {string.Join(", ", names)}");
    }

    /// <summary>A colon may also be a part of a file's name or stand behind a Windows drive.</summary>
    private static (string Path, string? Name) Split(string argument)
    {
        int colon = argument.LastIndexOf(':');
        return colon <= 0 || File.Exists(argument) || !File.Exists(argument[..colon])
            ? (argument, null)
            : (argument[..colon], argument[(colon + 1)..]);
    }
}
