namespace DynConv.Native.Handles;

/// <summary>Keeps an object for the time of a call, even if another thread destroys it meanwhile.</summary>
internal readonly ref struct Lease<T>
    where T : class, IHandled
{
    private readonly HandleTable _table;
    private readonly int _slot;

    public Lease(HandleTable table, int slot, T value) => (_table, _slot, Value) = (table, slot, value);

    /// <summary>The object.</summary>
    public T Value { get; }

    /// <summary>Ends the call; the last one disposes of what was destroyed.</summary>
    public void Dispose() => _table.Return(_slot);
}
