using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Pickle;

namespace DynConv.Checkpoints.Formats;

/// <summary>Makes content of what one or more pickles left.</summary>
internal sealed class PickledContent(Origin origin, CheckpointOptions options, PickleBudget budget, long fileLength)
{
    private readonly List<(string Prefix, object? Root)> _roots = [];

    /// <summary>Adds a pickle's value.</summary>
    /// <param name="prefix">The first part of its tensors' names; empty for none.</param>
    /// <param name="root">The value.</param>
    public void Add(string prefix, object? root) => _roots.Add((prefix, root));

    /// <summary>Names all tensors.</summary>
    /// <param name="format">The format to report.</param>
    /// <param name="warnings">What is odd about the file.</param>
    public CheckpointContent ToContent(CheckpointFormat format, IReadOnlyList<string> warnings)
    {
        TensorCollector collector = new(origin, options, budget.Opcodes, fileLength);
        foreach ((string prefix, object? root) in _roots)
        {
            collector.Collect(prefix, root);
        }

        return new CheckpointContent(format, collector.Tensors)
        {
            AttributeTensors = collector.AttributeTensors,
            Unwrap = Unwrap,
            Attributes = CollectAttributes,
            Warnings = warnings,
        };
    }

    private List<CheckpointTensor> Unwrap()
    {
        TensorCollector collector = new(origin, options, budget.Opcodes, fileLength);
        collector.Collect(string.Empty, Wrappers.Find(_roots[0].Root));
        List<CheckpointTensor> tensors = [];
        foreach (CheckpointTensor tensor in collector.Tensors)
        {
            if (tensor.IsInStateDict)
            {
                tensors.Add(tensor);
            }
        }

        return tensors;
    }

    private Dictionary<string, object?> CollectAttributes()
    {
        Dictionary<string, object?> attributes = new(StringComparer.Ordinal);
        TensorCollector collector = new(origin, options, budget.Opcodes, fileLength, attributes);
        foreach ((string prefix, object? root) in _roots)
        {
            collector.Collect(prefix, root);
        }

        return attributes;
    }
}
