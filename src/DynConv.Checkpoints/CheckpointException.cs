using System;
using System.Text;

namespace DynConv.Checkpoints;

/// <summary>
/// A file that cannot be read or written, or a tensor that cannot be had from it. The message is one line: which file
/// and record, where in it, which rule was broken, what to do. What comes from the file is escaped in it.
/// </summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes an exception with this message alone.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    public CheckpointException(string message)
        : base(message) => Reason = message;

    /// <summary>Makes an exception with this message and its cause.</summary>
    /// <param name="message">One line: what, where, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException) => Reason = message;

    internal CheckpointException(
        string? fileKind, string? fileName, string? record, long? offset, string reason, string? advice,
        Exception? inner = null)
        : base(Compose(fileKind, fileName, record, offset, reason, advice), inner)
    {
        FileKind = fileKind;
        Record = record;
        Offset = offset;
        Reason = reason;
        Advice = advice;
    }

    /// <summary>The kind of file ("torch.save zip", "safetensors" …), where it is known.</summary>
    public string? FileKind { get; }

    /// <summary>The record of the container ("archive/data.pkl") or the tensor's name, where one is
    /// concerned.</summary>
    public string? Record { get; }

    /// <summary>The byte offset in the record, or in the file where there is none.</summary>
    public long? Offset { get; }

    /// <summary>The rule that was broken.</summary>
    public string Reason { get; }

    /// <summary>What to do about it, where there is something to do.</summary>
    public string? Advice { get; }

    private static string Compose(
        string? fileKind, string? fileName, string? record, long? offset, string reason, string? advice)
    {
        StringBuilder text = new();
        if (fileName is not null)
        {
            text.Append(Escaping.Escape(fileName, 200)).Append(": ");
        }

        if (fileKind is not null)
        {
            text.Append(fileKind).Append(": ");
        }

        if (record is not null)
        {
            text.Append(Escaping.Escape(record, 200)).Append(offset is null ? ": " : " ");
        }

        if (offset is long at)
        {
            text.Append("at 0x").AppendFormat(null, "{0:x}", at).Append(": ");
        }

        text.Append(reason);
        if (advice is not null)
        {
            text.Append("; ").Append(advice);
        }

        return text.ToString();
    }
}
