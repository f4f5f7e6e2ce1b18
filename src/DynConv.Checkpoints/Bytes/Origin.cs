using System;

namespace DynConv.Checkpoints.Bytes;

/// <summary>Where bytes come from, for messages: the file, its kind, and the record in it.</summary>
internal sealed record Origin(string? FileName, string? Kind, string? Record)
{
    public static Origin Memory { get; } = new(null, null, null);

    /// <summary>Makes the exception for a broken rule.</summary>
    /// <param name="offset">The byte in the record, or null.</param>
    /// <param name="reason">The rule, with the numbers that broke it.</param>
    /// <param name="advice">What to do, or null.</param>
    /// <param name="inner">The cause, or null.</param>
    /// <returns>The exception to throw.</returns>
    public CheckpointException Refuse(long? offset, string reason, string? advice = null, Exception? inner = null) =>
        new(Kind, FileName, Record, offset, reason, advice, inner);
}
