namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// One execution of a frame, to ask about later. Unique in the process: a ticket of another frame, or one whose slot
/// was used again, is recognised and never answered with somebody else's numbers.
/// </summary>
/// <param name="Value">The ticket as a number, for those who pass it through foreign code; 0 where nothing is
/// tracked, because the frame neither takes input from the host's memory nor reads back.</param>
public readonly record struct FrameTicket(ulong Value)
{
    private const int SlotBits = 8;

    /// <summary>Slots that a frame can have.</summary>
    internal const int MaximumSlots = 1 << SlotBits;

    internal FrameTicket(long sequence, int slot)
        : this(((ulong)sequence << SlotBits) | (uint)slot)
    {
    }

    /// <summary>Whether the execution can be asked about.</summary>
    public bool IsTracked => Value != 0;

    internal int Slot => (int)(Value & (MaximumSlots - 1));
}
