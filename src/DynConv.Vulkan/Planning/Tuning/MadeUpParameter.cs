using System;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>Weights that look random, the same for the same place.</summary>
internal sealed class MadeUpParameter(ImmutableArray<long> shape) : Parameter("made up", shape)
{
    protected override void CopySingles(int first, Span<float> destination)
        => ConvolutionTrial.Fill(destination, 77u + (uint)first);
}
