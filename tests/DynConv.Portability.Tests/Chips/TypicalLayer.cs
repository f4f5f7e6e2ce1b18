namespace DynConv.Portability.Tests.Chips;

/// <summary>A layer of usual networks.</summary>
/// <param name="Channels">C.</param>
/// <param name="Filters">O.</param>
/// <param name="Map">H and W of its input.</param>
/// <param name="Kernel">kh and kw; padded by half of it.</param>
/// <param name="Stride">Of both axes.</param>
/// <param name="Groups">G.</param>
internal readonly record struct TypicalLayer(
    int Channels, int Filters, int Map, int Kernel, int Stride = 1, int Groups = 1);
