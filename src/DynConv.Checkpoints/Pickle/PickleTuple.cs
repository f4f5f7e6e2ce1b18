namespace DynConv.Checkpoints.Pickle;

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public static PickleTuple Empty { get; } = new([]);

    public object?[] Items { get; } = items;

    /// <summary>The items as a tensor's sizes or strides, kept because many tensors may share one tuple.</summary>
    public long[]? Integers { get; set; }
}
