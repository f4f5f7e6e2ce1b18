using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// Walks what a pickle left and names the tensors in it by their paths. Values may be shared and may hold themselves; a
/// value is not entered again inside itself, and what sharing can multiply is limited.
/// </summary>
internal sealed class TensorCollector(Origin origin, CheckpointOptions options, long opcodes, long fileLength)
{
    private const long FreeSteps = 1 << 14;
    private const long FreeNameCharacters = 1 << 22;

    private readonly List<string> _path = [];
    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);
    private readonly List<CheckpointTensor> _tensors = [];
    private readonly List<CheckpointTensor> _attributeTensors = [];
    private readonly Dictionary<string, object?>? _attributes;
    private Int128 _tensorBytes;
    private long _pathLength;
    private long _nameCharacters;
    private long _steps;

    /// <summary>Collects plain values too.</summary>
    public TensorCollector(
        Origin origin, CheckpointOptions options, long opcodes, long fileLength, Dictionary<string, object?> attributes)
        : this(origin, options, opcodes, fileLength) => _attributes = attributes;

    /// <summary>The tensors found so far, in the file's order.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors => _tensors;

    /// <summary>The tensors found in plain attributes of modules.</summary>
    public IReadOnlyList<CheckpointTensor> AttributeTensors => _attributeTensors;

    /// <summary>Adds the tensors in a value.</summary>
    /// <param name="prefix">The first part of each name; empty for none.</param>
    /// <param name="root">The value.</param>
    public void Collect(string prefix, object? root)
    {
        _path.Clear();
        _pathLength = 0;
        Stack<(IEnumerator<Child> Children, object Value)> frames = new();
        Enter(frames, new Child(prefix.Length == 0 ? null : prefix, root, Membership.State), true);
        while (frames.TryPeek(out (IEnumerator<Child> Children, object Value) frame))
        {
            if (frame.Children.MoveNext())
            {
                Enter(frames, frame.Children.Current, false);
                continue;
            }

            frames.Pop();
            _open.Remove(frame.Value);
            if (_path.Count > 0)
            {
                _pathLength -= _path[^1].Length + 1;
                _path.RemoveAt(_path.Count - 1);
            }
        }
    }

    private void Enter(Stack<(IEnumerator<Child> Children, object Value)> frames, Child child, bool isRoot)
    {
        CountStep();
        object? value = child.Value is NumpyArray { View: { } view } ? view : child.Value;
        IEnumerable<Child>? children = TensorTree.Children(value, child.Membership);
        if (children is null || value is null)
        {
            Add(child, value);
            return;
        }

        if (!_open.Add(value))
        {
            return;
        }

        if (frames.Count >= options.MaxDepth)
        {
            throw origin.Refuse(
                null, $"values lie deeper than {options.MaxDepth} in one another",
                $"raise {nameof(CheckpointOptions.MaxDepth)}");
        }

        // The root has no part in the path, so that the path is as long as the frames below it.
        if (!isRoot || child.Segment is not null)
        {
            _path.Add(child.Segment ?? string.Empty);
            _pathLength += _path[^1].Length + 1;
        }

        AddClass(value);
        frames.Push((children.GetEnumerator(), value));
    }

    private void Add(Child child, object? value)
    {
        if (value is TensorView view)
        {
            _tensorBytes += view.ByteCount + view.ComponentBytes;
            if (_tensors.Count + _attributeTensors.Count >= options.MaxTensors)
            {
                throw origin.Refuse(
                    null, $"over {options.MaxTensors} tensors", $"raise {nameof(CheckpointOptions.MaxTensors)}");
            }

            if (_tensorBytes > Int128.Max(options.MaxExpandedBytes, (Int128)fileLength * 64))
            {
                throw origin.Refuse(
                    null, $"expand bomb: tensors of {_tensorBytes} bytes in a file of {fileLength}",
                    "do not trust this file");
            }

            List<CheckpointTensor> list = child.Membership == Membership.Attribute ? _attributeTensors : _tensors;
            list.Add(new CheckpointTensor(Name(child.Segment), view, child.Membership == Membership.State));
        }
        else if (_attributes is not null && TensorTree.IsPlain(value))
        {
            _attributes[Name(child.Segment)] = value;
        }
    }

    /// <summary>The class of an object that is not known, as an attribute of its own.</summary>
    private void AddClass(object value)
    {
        if (_attributes is not null && value is PickleObject { Callable: GlobalName name })
        {
            _attributes[Name("<class>")] = $"{name.Module}.{name.Name}";
        }
    }

    private string Name(string? segment)
    {
        // Counted before the name is made: a few long keys around one another make it far longer than the file.
        _nameCharacters += _pathLength + (segment?.Length ?? 0);
        if (_nameCharacters > FreeNameCharacters + (16 * fileLength))
        {
            throw origin.Refuse(
                null, $"names of {_nameCharacters} characters from a file of {fileLength} bytes",
                "do not trust this file");
        }

        return string.Join('.', segment is null ? _path : _path.Append(segment));
    }

    private void CountStep()
    {
        _steps++;
        if (_steps > FreeSteps + (4 * opcodes))
        {
            throw origin.Refuse(
                null, $"memo bomb: shared values unfold to over {_steps} from {opcodes} opcodes",
                "do not trust this file");
        }
    }
}
