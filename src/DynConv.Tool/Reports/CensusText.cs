using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Reports;

/// <summary>Says which dynamic layers a file has.</summary>
internal static class CensusText
{
    private const int Named = 3;
    private const int LongestName = 60;

    /// <summary>For each kind how many there are, the first of them, and the class that takes them.</summary>
    public static List<string> Of(IReadOnlyList<(string Name, LayerKind Kind)> layers)
    {
        List<string> kinds = [];
        foreach (IGrouping<LayerKind, string> kind in layers.GroupBy(static l => l.Kind, static l => l.Name))
        {
            int count = kind.Count();
            string names = string.Join(", ", kind.Take(Named).Select(
                static name => name.Length == 0 ? "bare names" : PrintableText.Of(name, LongestName)));
            string more = count > Named ? ", …" : string.Empty;
            string taker = kind.Key.Layer.Length == 0 ? string.Empty : $"; class {kind.Key.Layer}";
            kinds.Add($"{count} of {kind.Key.Name} ({names}{more}{taker})");
        }

        return kinds;
    }
}
