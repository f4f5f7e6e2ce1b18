namespace DynConv.Checkpoints.Pickle;

/// <summary>A value inside another.</summary>
/// <param name="Segment">Its part of the path; null for one that adds nothing to it.</param>
/// <param name="Value">The value.</param>
/// <param name="IsInStateDict">False inside what a module keeps besides its state_dict.</param>
internal readonly record struct Child(string? Segment, object? Value, bool IsInStateDict);
