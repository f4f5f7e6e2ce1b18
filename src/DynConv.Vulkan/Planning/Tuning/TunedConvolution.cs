namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>What measuring one convolution showed.</summary>
/// <param name="Convolution">Which: channels, filters, kernel, map.</param>
/// <param name="Choice">The fastest form and tile.</param>
/// <param name="Milliseconds">Median device time of that.</param>
/// <param name="Untuned">What the cost model would take.</param>
/// <param name="UntunedMilliseconds">Median device time of that, measured alternately.</param>
/// <param name="Candidates">How many ways were measured.</param>
/// <param name="Dropped">How many ways the driver refused, or computed wrongly.</param>
public sealed record TunedConvolution(
    string Convolution, string Choice, double Milliseconds, string Untuned, double UntunedMilliseconds, int Candidates,
    int Dropped);
