namespace DynConv.Vulkan.Networks;

/// <summary>A tensor that flows through a network, without its data: what a layer gets and gives.</summary>
public sealed class Value
{
    internal Value(object owner, string name)
    {
        Owner = owner;
        Name = name;
    }

    /// <summary>The name of the node that makes it, or <c>input</c>.</summary>
    public string Name { get; }

    /// <summary>What the value belongs to; a value of another network is refused.</summary>
    internal object Owner { get; }

    /// <summary><see cref="Name"/>.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
