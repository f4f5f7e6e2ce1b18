using System;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Hashes integers with a number drawn at each start, so that a file cannot choose keys that
/// collide.</summary>
internal sealed class SaltedComparer : IEqualityComparer<uint>
{
    public static SaltedComparer Instance { get; } = new();

    public bool Equals(uint x, uint y) => x == y;

    public int GetHashCode(uint value) => HashCode.Combine(value);
}
