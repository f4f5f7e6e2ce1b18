namespace DynConv.Checkpoints.Pickle;

/// <summary>A class or function that a pickle names.</summary>
internal sealed class GlobalName(string module, string name, KnownGlobal kind, ElementType? type)
{
    public string Module { get; } = module;

    public string Name { get; } = name;

    public KnownGlobal Kind { get; } = kind;

    /// <summary>Of a storage class or a dtype; null for an untyped storage.</summary>
    public ElementType? Type { get; } = type;

    public override string ToString() => $"{Escaping.Escape(Module)}.{Escaping.Escape(Name)}";
}
