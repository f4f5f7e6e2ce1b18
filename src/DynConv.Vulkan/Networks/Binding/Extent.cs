using System.Globalization;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>One size of a wanted shape: a number, or a letter for a number that the state dict decides.</summary>
/// <param name="Symbol">The letter.</param>
/// <param name="Size">The number; 0 while it is not known.</param>
internal readonly record struct Extent(string? Symbol, long Size)
{
    public static implicit operator Extent(int size) => new(null, size);

    public bool Accepts(long size) => Size == 0 ? size >= 1 : size == Size;

    public override string ToString() => Size == 0 ? Symbol! : Size.ToString(CultureInfo.InvariantCulture);
}
