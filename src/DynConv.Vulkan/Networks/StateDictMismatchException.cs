using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// A state dict does not suit a network. The message lists every tensor that is missing, left over or mis-shaped, as
/// PyTorch's <c>load_state_dict</c> does, in one line; of each kind the first hundred.
/// </summary>
public sealed class StateDictMismatchException : Exception
{
    internal StateDictMismatchException(
        string message,
        IReadOnlyList<string> missing,
        IReadOnlyList<string> unexpected,
        IReadOnlyList<TensorMismatch> mismatched)
        : base(message)
    {
        Missing = missing;
        Unexpected = unexpected;
        Mismatched = mismatched;
    }

    /// <summary>Names that layers asked for and the state dict lacks, in the network's order.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>
    /// Names in the state dict that no layer asked for, in the file's order; empty where the binding is not strict.
    /// </summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>Tensors that do not have the shape (or are not of the kind) that a layer wants.</summary>
    public IReadOnlyList<TensorMismatch> Mismatched { get; }

    /// <summary>The same, with what else is known of the reason.</summary>
    internal StateDictMismatchException With(string reason) =>
        new($"{Message}; {reason}", Missing, Unexpected, Mismatched);
}
