using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Drawings;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Outputs;

/// <summary>The files that <c>dynconv run</c> writes; all of them appear at its end, or none.</summary>
internal sealed class RunOutputs : IDisposable
{
    private readonly OutputFile? _arrays;
    private readonly PictureOutputs? _pictures;
    private readonly OutputFile? _attention;
    private readonly OutputFile? _table;
    private readonly List<string> _files = [];
    private readonly string? _outputPath;
    private readonly string? _attentionPath;

    private RunOutputs(
        OutputFile? arrays, PictureOutputs? pictures, OutputFile? attention, OutputFile? table, string? outputPath,
        string? attentionPath)
        => (_arrays, _pictures, _attention, _table, _outputPath, _attentionPath) =
            (arrays, pictures, attention, table, outputPath, attentionPath);

    /// <summary>Finds out, before the work is done, whether all can be written.</summary>
    /// <exception cref="RequestException">One cannot, or the network gives nothing of that sort.</exception>
    public static RunOutputs Prepare(
        (string? Output, string? Attention, string? Csv) paths, NetworkArchitecture architecture, TensorShape output,
        ISampleSource samples, Interruption interruption, string[] sources)
    {
        RequireDifferent(paths.Output, paths.Attention, paths.Csv);
        OutputFile? arrays = null, attention = null, table = null;
        PictureOutputs? pictures = null;
        try
        {
            if (paths.Output is string path)
            {
                bool isFolder = architecture.Image is { KeepsSize: true } && Directory.Exists(path);
                if (isFolder || IsOne(path, ".png"))
                {
                    pictures = PictureOutputs.Prepare(path, architecture, output, samples, interruption, sources);
                }
                else
                {
                    arrays = OutputFile.Prepare(path, interruption, sources);
                }
            }

            attention = Prepare(paths.Attention, interruption, sources);
            table = Prepare(paths.Csv, interruption, sources);
            if (table is not null && output.Rank != 2)
            {
                throw new RequestException($"{architecture.Name} gives {output}, no classes; leave --csv away");
            }

            RunOutputs outputs = new(arrays, pictures, attention, table, paths.Output, paths.Attention);
            outputs._files.AddRange(
                new[] { arrays is null ? null : paths.Output, paths.Attention, paths.Csv }.OfType<string>());
            return outputs;
        }
        catch
        {
            arrays?.Dispose();
            pictures?.Dispose();
            attention?.Dispose();
            table?.Dispose();
            throw;
        }
    }

    /// <summary>Takes a sample's result; pictures are written at once, and their numbers not kept.</summary>
    public SampleResult Keep(int index, SampleResult result) =>
        _pictures is null ? result : _pictures.Write(index, result);

    /// <summary>Writes what is made of all samples, not yet under its name.</summary>
    public void Write(
        RunResult result, ISampleSource samples, ClassNames names, NetworkArchitecture architecture, string device)
    {
        _arrays?.Write(stream => WriteArrays(stream, result));
        _attention?.Write(stream =>
        {
            if (IsOne(_attentionPath!, ".npz"))
            {
                NpzFile.Write(stream, [.. result.Attention.Select(ToArray)]);
            }
            else
            {
                AttentionDrawing.Write(stream, AttentionContent.Of(result, samples, names, architecture, device));
            }
        });
        _table?.Write(stream => ClassTable.Write(stream, result, samples, names, architecture.Scores));
    }

    /// <summary>Gives all files their names.</summary>
    /// <returns>Those names.</returns>
    public IReadOnlyList<string> Commit()
    {
        _arrays?.Commit();
        _attention?.Commit();
        _table?.Commit();
        return [.. _pictures?.Commit() ?? [], .. _files];
    }

    public void Dispose()
    {
        _arrays?.Dispose();
        _pictures?.Dispose();
        _attention?.Dispose();
        _table?.Dispose();
    }

    private void WriteArrays(Stream stream, RunResult result)
    {
        if (IsOne(_outputPath!, ".npz"))
        {
            NpzFile.Write(stream, [.. Enumerable.Range(0, result.OutputNames.Count).Select(i => ToArray(result, i))]);
        }
        else
        {
            NpyFile.Write(stream, ToArray(result, 0));
        }
    }

    private static CheckpointTensor ToArray(RunResult result, int output)
    {
        float[] values = result.Gather(output);
        return CheckpointTensor.FromSingles(
            result.OutputNames[output], [.. result.OutputSizes(output)!.Select(static size => (long)size)], values);
    }

    private static CheckpointTensor ToArray(LayerAttention attention) => CheckpointTensor.FromSingles(
        attention.Layer, [attention.Rows.Length, .. attention.Sizes.Select(static size => (long)size)],
        attention.Gather());

    private static OutputFile? Prepare(string? path, Interruption interruption, string[] sources) =>
        path is null ? null : OutputFile.Prepare(path, interruption, sources);

    private static void RequireDifferent(params string?[] paths)
    {
        HashSet<string> seen = [];
        foreach (string path in paths.OfType<string>().Where(static path => path.Length > 0))
        {
            if (!seen.Add(Path.GetFullPath(path)) && !path.StartsWith("/dev/", StringComparison.Ordinal))
            {
                throw new RequestException($"{path} is named for two outputs; give each a file of its own");
            }
        }
    }

    private static bool IsOne(string path, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
