using System.Collections.Immutable;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>What PyTorch's layer gave, in short.</summary>
/// <param name="Shape">Its shape, samples first.</param>
/// <param name="Means">The mean of each sample.</param>
/// <param name="RootMeanSquares">The root of the mean square of each sample.</param>
internal sealed record LayerMeans(
    ImmutableArray<int> Shape, ImmutableArray<double> Means, ImmutableArray<double> RootMeanSquares);
