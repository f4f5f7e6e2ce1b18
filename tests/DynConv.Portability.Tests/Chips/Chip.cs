using System.Collections.Generic;

namespace DynConv.Portability.Tests.Chips;

/// <summary>A GPU of AMD's whose compiler is asked, though no such GPU is here.</summary>
/// <param name="Family">What RADV_FORCE_FAMILY calls it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="MostWaves">Subgroups that a SIMD holds at most, as RADV counts: of RDNA it counts each twice.</param>
internal sealed record Chip(string Family, string Title, uint MostWaves)
{
    /// <summary>One of each generation that Vulkan drivers are made for.</summary>
    public static IReadOnlyList<Chip> All { get; } =
    [
        new("polaris10", "GCN 4: Radeon RX 470, 480, 570, 580", 8),
        new("vega10", "GCN 5: Radeon RX Vega 56, 64", 10),
        new("navi21", "RDNA 2: Radeon RX 6800, 6900", 32),
        new("gfx1100", "RDNA 3: Radeon RX 7900", 32),
    ];

    /// <summary><see cref="Family"/>.</summary>
    public override string ToString() => Family;
}
