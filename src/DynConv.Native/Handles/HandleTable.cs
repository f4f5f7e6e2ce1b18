using System;
using System.Collections.Generic;
using System.Threading;
using DynConv.Native.Errors;

namespace DynConv.Native.Handles;

/// <summary>
/// Handles are numbers, not addresses: generation (32 bits), kind (8), slot (24). A slot's generation starts at random
/// and grows with every use, so that stale handles, and those of nowhere, are found out.
/// </summary>
internal sealed class HandleTable
{
    private const int SlotBits = 24;
    private const int KindBits = 8;

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private readonly int _capacity;
    private Slot[] _slots = new Slot[16];
    private int _used;

    /// <summary>Makes a table.</summary>
    /// <param name="capacity">How many objects may live at once.</param>
    public HandleTable(int capacity = 1 << SlotBits) => _capacity = capacity;

    /// <summary>The table of the library.</summary>
    public static HandleTable Shared { get; } = new();

    /// <summary>Gives an object a handle. The table owns it from now on, also if this throws.</summary>
    public ulong Add<T>(T value)
        where T : class, IHandled
    {
        try
        {
            lock (_lock)
            {
                int index = NextFree();
                ref Slot slot = ref _slots[index];
                slot.Generation = slot.Generation == 0 ? RandomGeneration() : NextGeneration(slot.Generation);
                (slot.Kind, slot.Leases, slot.IsDestroyed, slot.Value) = (T.Kind, 0, false, value);
                return ((ulong)slot.Generation << 32) | ((ulong)T.Kind << SlotBits) | (uint)index;
            }
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    /// <summary>The object of a handle, kept until the lease is disposed of.</summary>
    /// <exception cref="FailureException">There is no such object.</exception>
    public Lease<T> Take<T>(ulong handle)
        where T : class, IHandled
    {
        lock (_lock)
        {
            int index = Find(handle, T.Kind);
            _slots[index].Leases++;
            return new Lease<T>(this, index, (T)_slots[index].Value!);
        }
    }

    /// <summary>Makes a handle worthless and disposes of its object, now or when the last call with it ends.</summary>
    /// <exception cref="FailureException">There is no such object.</exception>
    public void Destroy<T>(ulong handle)
        where T : class, IHandled
    {
        IDisposable? unused;
        lock (_lock)
        {
            int index = Find(handle, T.Kind);
            _slots[index].IsDestroyed = true;
            unused = TakeUnused(index);
        }

        unused?.Dispose();
    }

    /// <summary>Ends a lease.</summary>
    public void Return(int index)
    {
        IDisposable? unused;
        lock (_lock)
        {
            _slots[index].Leases--;
            unused = TakeUnused(index);
        }

        unused?.Dispose();
    }

    private static uint RandomGeneration() => (uint)Random.Shared.NextInt64(1, 1L << 32);

    private static uint NextGeneration(uint generation) => generation == uint.MaxValue ? 1 : generation + 1;

    private static string NameOf(HandleKind kind) => kind switch
    {
        HandleKind.Context => "dynconv_context",
        HandleKind.Recommendation => "dynconv_recommendation",
        HandleKind.Network => "dynconv_network",
        HandleKind.Plan => "dynconv_plan",
        HandleKind.Frame => "dynconv_frame",
        _ => "handle",
    };

    private int Find(ulong handle, HandleKind kind)
    {
        int index = (int)(handle & ((1 << SlotBits) - 1));
        HandleKind found = (HandleKind)(byte)(handle >> SlotBits);
        uint generation = (uint)(handle >> (SlotBits + KindBits));
        if (index < _used && generation != 0 && _slots[index].Generation == generation && _slots[index].Kind == found)
        {
            if (found != kind)
            {
                throw Invalid(handle, kind, $"it is a {NameOf(found)}");
            }

            if (_slots[index] is { IsDestroyed: false, Value: not null })
            {
                return index;
            }

            throw Invalid(handle, kind, "it was destroyed");
        }

        throw Invalid(handle, kind, handle == 0 ? "none was made" : "it was destroyed, or never made");
    }

    private static FailureException Invalid(ulong handle, HandleKind kind, string why) =>
        new(ResultCode.InvalidHandle, $"0x{handle:x} is no {NameOf(kind)}: {why}");

    private int NextFree()
    {
        if (_free.TryPop(out int index))
        {
            return index;
        }

        if (_used == _capacity)
        {
            throw new FailureException(
                ResultCode.InvalidState, $"{_capacity} objects are alive, more cannot be; destroy some");
        }

        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        return _used++;
    }

    private IDisposable? TakeUnused(int index)
    {
        ref Slot slot = ref _slots[index];
        if (!slot.IsDestroyed || slot.Leases > 0 || slot.Value is null)
        {
            return null;
        }

        IDisposable value = slot.Value;
        slot.Value = null;
        _free.Push(index);
        return value;
    }

    private struct Slot
    {
        public uint Generation;
        public HandleKind Kind;
        public int Leases;
        public bool IsDestroyed;
        public IDisposable? Value;
    }
}
