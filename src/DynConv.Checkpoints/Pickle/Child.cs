namespace DynConv.Checkpoints.Pickle;

/// <summary>A value inside another.</summary>
/// <param name="Segment">Its part of the path; null for one that adds nothing to it.</param>
/// <param name="Value">The value.</param>
/// <param name="Membership">How it belongs to the state of the network.</param>
internal readonly record struct Child(string? Segment, object? Value, Membership Membership);
