using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Pickle;

/// <summary>What the pickles of one file have spent.</summary>
internal sealed class PickleBudget(CheckpointOptions options)
{
    private const long FreeCopies = 1 << 16;

    /// <summary>What one .NET string and one array can hold.</summary>
    private const ulong MaxString = 1 << 30;

    private long _copies;
    private long _bytes;

    /// <summary>The opcodes run so far.</summary>
    public long Opcodes { get; private set; }

    /// <summary>The bytes of the strings read so far.</summary>
    public long StringBytes { get; private set; }

    /// <summary>Counts a string before it is allocated.</summary>
    public void CountString(Origin origin, long at, ulong count)
    {
        StringBytes += (long)count;
        if (StringBytes > options.MaxStringBytes || count > MaxString)
        {
            throw origin.Refuse(
                at, $"strings of over {options.MaxStringBytes} bytes",
                $"raise {nameof(CheckpointOptions.MaxStringBytes)}");
        }
    }

    /// <summary>Counts an opcode before it is run.</summary>
    public void CountOpcode(Origin origin, long at)
    {
        Opcodes++;
        if (Opcodes > options.MaxPickleOpcodes)
        {
            throw origin.Refuse(
                at, $"over {options.MaxPickleOpcodes} pickle opcodes",
                $"raise {nameof(CheckpointOptions.MaxPickleOpcodes)}");
        }
    }

    /// <summary>
    /// Counts items that are copied from one container to another. An honest pickle copies each item that it pushed
    /// about once; a short one that copies a long list again and again is a bomb.
    /// </summary>
    public void CountCopies(Origin origin, long at, long count)
    {
        _copies += count;
        if (_copies > FreeCopies + (4 * Opcodes))
        {
            throw origin.Refuse(
                at, $"memo bomb: {_copies} items copied by {Opcodes} opcodes", "do not trust this file");
        }
    }

    /// <summary>Counts bytes that a call turns from one form to another, in the same way.</summary>
    public void CountBytes(Origin origin, long at, long count)
    {
        _bytes += count;
        if (_bytes > FreeCopies + (4 * StringBytes))
        {
            throw origin.Refuse(
                at, $"memo bomb: {_bytes} bytes converted from strings of {StringBytes}", "do not trust this file");
        }
    }
}
