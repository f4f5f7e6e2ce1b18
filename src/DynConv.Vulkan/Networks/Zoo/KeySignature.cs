using System.Collections.Generic;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// A tensor that tells an architecture from others: by its rank, or, where other architectures have it too, by a size or
/// by not being there. A file with other sizes elsewhere is this network with a fault, and binding it says which.
/// </summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Rank">Its number of dimensions; 0 for any.</param>
internal readonly record struct KeySignature(string Name, int Rank)
{
    private int Axis { get; init; }

    private long Size { get; init; }

    /// <summary>Whether it is the sign of this architecture that there is no such tensor.</summary>
    public bool IsAbsent { get; private init; }

    /// <summary>A tensor of any rank with a size that counts.</summary>
    public static KeySignature Sized(string name, int axis, long size) => new(name, 0) { Axis = axis, Size = size };

    /// <summary>A tensor that must not be there.</summary>
    public static KeySignature Absent(string name) => new(name, 0) { IsAbsent = true };

    /// <summary>Whether what a state dict has under <see cref="Name"/> is this.</summary>
    /// <param name="shape">The tensor's shape, or null where there is none.</param>
    public bool Matches(IReadOnlyList<long>? shape) => shape is null
        ? IsAbsent
        : !IsAbsent && (Rank == 0 || shape.Count == Rank)
            && (Size == 0 || (Axis < shape.Count && shape[Axis] == Size));
}
