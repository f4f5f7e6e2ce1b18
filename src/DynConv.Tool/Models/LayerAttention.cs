namespace DynConv.Tool.Models;

/// <summary>The attention of one dynamic layer over all samples.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Experts">K.</param>
/// <param name="Values">[N, K]: for each sample the weight of each expert; they add up to 1.</param>
internal sealed record LayerAttention(string Layer, int Experts, float[] Values);
