using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace DynConv.Checkpoints;

/// <summary>An ordered set of tensors with unique names: PyTorch's <c>state_dict</c>.</summary>
public sealed class StateDict
{
    private readonly Dictionary<string, CheckpointTensor> _byName;

    private StateDict(CheckpointTensor[] tensors, Dictionary<string, CheckpointTensor> byName)
    {
        Tensors = Array.AsReadOnly(tensors);
        _byName = byName;
    }

    /// <summary>The number of tensors.</summary>
    public int Count => Tensors.Count;

    /// <summary>The tensors in the file's order.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The whole name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public CheckpointTensor this[string name] => TryGetTensor(name, out CheckpointTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"there is no tensor {Escaping.Escape(name)} in the state dict");

    /// <summary>Looks a tensor up.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="tensor">The tensor, or null.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out CheckpointTensor? tensor) =>
        _byName.TryGetValue(name, out tensor);

    /// <summary>Makes a state dict.</summary>
    /// <param name="tensors">Its tensors, in order.</param>
    /// <returns>The state dict.</returns>
    /// <exception cref="CheckpointException">Two tensors have one name.</exception>
    public static StateDict FromTensors(IEnumerable<CheckpointTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        CheckpointTensor[] all = [.. tensors];
        Dictionary<string, CheckpointTensor> byName = new(all.Length, StringComparer.Ordinal);
        foreach (CheckpointTensor tensor in all)
        {
            if (!byName.TryAdd(tensor.Name, tensor))
            {
                throw tensor.Refuse("two tensors have this name", "name the part of the file that is wanted");
            }
        }

        return new StateDict(all, byName);
    }

    /// <summary>The same tensors with their data in memory, so that their file can be closed.</summary>
    /// <returns>The state dict.</returns>
    /// <exception cref="CheckpointException">A tensor is too large for one array.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public StateDict ToMemory()
    {
        CheckpointTensor[] loaded = new CheckpointTensor[Count];
        for (int i = 0; i < loaded.Length; i++)
        {
            loaded[i] = Tensors[i].ToMemory();
        }

        return FromTensors(loaded);
    }

    /// <summary>The tensors of a part, with the part's name taken off.</summary>
    /// <param name="prefix">The part's name without the dot after it, for example <c>layer1.0</c>; empty for
    /// all.</param>
    /// <returns>A state dict that shares this one's tensors; empty where no name begins so.</returns>
    public StateDict Within(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length == 0)
        {
            return this;
        }

        string start = prefix + ".";
        List<CheckpointTensor> inside = [];
        foreach (CheckpointTensor tensor in Tensors)
        {
            if (tensor.Name.StartsWith(start, StringComparison.Ordinal))
            {
                inside.Add(tensor.WithName(tensor.Name[start.Length..]));
            }
        }

        return FromTensors(inside);
    }
}
