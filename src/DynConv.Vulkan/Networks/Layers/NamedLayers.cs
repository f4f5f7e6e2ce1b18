using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>Makes the lists of inner layers that containers keep.</summary>
internal static class NamedLayers
{
    public static ImmutableArray<(string Name, Layer Layer)> Number(ReadOnlySpan<Layer> layers)
    {
        ImmutableArray<(string Name, Layer Layer)>.Builder list =
            ImmutableArray.CreateBuilder<(string Name, Layer Layer)>(layers.Length);
        foreach (Layer layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
            list.Add((list.Count.ToString(CultureInfo.InvariantCulture), layer));
        }

        return list.MoveToImmutable();
    }

    public static ImmutableArray<(string Name, Layer Layer)> Check(ReadOnlySpan<(string Name, Layer Layer)> layers)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((string name, Layer layer) in layers)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(layers));
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
            if (!names.Add(name))
            {
                throw new ArgumentException($"two layers are called '{name}'", nameof(layers));
            }
        }

        return [.. layers];
    }
}
