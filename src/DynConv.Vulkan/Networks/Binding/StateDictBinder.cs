using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// Gives a state dict's tensors to the layers that ask for them and remembers what was missing, of the wrong shape,
/// or never asked for.
/// </summary>
internal sealed class StateDictBinder(StateDict weights)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<MissingTensor> _missing = [];
    private readonly List<TensorMismatch> _mismatched = [];

    /// <summary>All tensors of the state dict.</summary>
    public int TensorCount => weights.Tensors.Count;

    public bool Contains(string key) => weights.TryGetTensor(key, out _);

    /// <summary>The shape of a tensor, or null. Looking does not count as asking.</summary>
    public IReadOnlyList<long>? Peek(string key) =>
        weights.TryGetTensor(key, out CheckpointTensor? tensor) ? tensor.Shape : null;

    /// <summary>
    /// The tensor of a name; a stand-in where it is missing or wrong, which <see cref="Finish"/> then reports.
    /// </summary>
    /// <param name="key">The whole name.</param>
    /// <param name="shape">What it must be.</param>
    /// <param name="asConvolution">Whether [a, b, 1, 1], or as many 1 as a convolution has axes, is as good as [a, b].</param>
    public Parameter Require(string key, ReadOnlySpan<Extent> shape, bool asConvolution = false)
    {
        if (!weights.TryGetTensor(key, out CheckpointTensor? tensor))
        {
            if (_used.Add(key))
            {
                _missing.Add(new MissingTensor(key, Describe(shape)));
            }

            return StandIn(key, shape);
        }

        bool first = _used.Add(key);
        string? fault = FindFault(tensor, shape, asConvolution);
        if (fault is null)
        {
            return new CheckpointParameter(tensor, Trim(tensor.Shape, shape.Length));
        }

        if (first)
        {
            _mismatched.Add(new TensorMismatch(key, Describe(shape), fault));
        }

        return StandIn(key, shape);
    }

    /// <summary>Ends the binding.</summary>
    /// <param name="strict">Whether tensors that nobody asked for are an error.</param>
    /// <exception cref="StateDictMismatchException">Something was missing, wrong, or (strict) left over.</exception>
    public void Finish(bool strict)
    {
        List<string> unexpected = FindUnused();
        if (_missing.Count > 0 || _mismatched.Count > 0 || (strict && unexpected.Count > 0))
        {
            throw MismatchReport.Create(_missing, unexpected, _mismatched, _used.Count - _missing.Count, strict);
        }
    }

    private List<string> FindUnused()
    {
        List<string> unused = [];
        foreach (CheckpointTensor tensor in weights.Tensors)
        {
            if (tensor.IsInStateDict && !_used.Contains(tensor.Name) && !IsBatchCounter(tensor.Name))
            {
                unused.Add(tensor.Name);
            }
        }

        return unused;
    }

    private static bool IsBatchCounter(string key) =>
        key == "num_batches_tracked" || key.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string? FindFault(CheckpointTensor tensor, ReadOnlySpan<Extent> shape, bool asConvolution)
    {
        string actual = $"[{string.Join(", ", tensor.Shape)}]";
        if (!Fits(tensor.Shape, shape, asConvolution))
        {
            return actual;
        }

        if (tensor.ElementCount > Array.MaxLength)
        {
            return $"{actual}, too large for one tensor";
        }

        if (!tensor.HasData)
        {
            return $"{actual} without data";
        }

        return IsReal(tensor.ElementType) ? null : $"{actual} of {tensor.ElementType.PyTorchName()}, not of floats";
    }

    private static bool Fits(IReadOnlyList<long> actual, ReadOnlySpan<Extent> shape, bool asConvolution)
    {
        // A 1×1 convolution of a sequence, an image or a volume.
        int further = actual.Count - shape.Length;
        if (further != 0 && !(asConvolution && further is >= 1 and <= 3))
        {
            return false;
        }

        for (int i = 0; i < actual.Count; i++)
        {
            if (i < shape.Length ? !shape[i].Accepts(actual[i]) : actual[i] != 1)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReal(ElementType type) => type.IsQuantized() || type is
        ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16
        or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
        or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ;

    private static ImmutableArray<long> Trim(IReadOnlyList<long> shape, int rank)
    {
        ImmutableArray<long>.Builder sizes = ImmutableArray.CreateBuilder<long>(rank);
        for (int i = 0; i < rank; i++)
        {
            sizes.Add(shape[i]);
        }

        return sizes.MoveToImmutable();
    }

    // The rank is the wanted one, for the nodes that look at sizes; one element, because nobody reads it.
    private static UnboundParameter StandIn(string key, ReadOnlySpan<Extent> shape)
    {
        long[] ones = new long[shape.Length];
        Array.Fill(ones, 1);
        return new UnboundParameter(key, [.. ones]);
    }

    private static string Describe(ReadOnlySpan<Extent> shape)
    {
        string[] sizes = new string[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            sizes[i] = shape[i].ToString();
        }

        return $"[{string.Join(", ", sizes)}]";
    }
}
