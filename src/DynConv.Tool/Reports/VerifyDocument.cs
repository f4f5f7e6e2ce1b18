using System.Collections.Generic;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv verify --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Network">The architecture's name.</param>
/// <param name="Shape">The output's shape.</param>
/// <param name="Pass">Whether every number is within the tolerance.</param>
/// <param name="MaxAbsoluteError">The largest difference; NaN where only one of two numbers is one, or infinities
/// differ.</param>
/// <param name="MaxRelativeError">The largest difference as a part of the largest expected magnitude.</param>
/// <param name="MaxExpected">The largest expected magnitude.</param>
/// <param name="Tolerance">atol + rtol · largest expected magnitude.</param>
/// <param name="WorstIndex">Where the largest difference is.</param>
/// <param name="ArgMax">For outputs of classes, how many samples agree on the likeliest.</param>
/// <param name="Notes">What somebody should know.</param>
internal sealed record VerifyDocument(
    string Device,
    string Network,
    IReadOnlyList<int> Shape,
    bool Pass,
    double MaxAbsoluteError,
    double MaxRelativeError,
    double MaxExpected,
    double Tolerance,
    IReadOnlyList<int> WorstIndex,
    VerifyDocument.Agreement? ArgMax,
    IReadOnlyCollection<string> Notes)
{
    /// <summary>How experts are stored.</summary>
    public required string ExpertPrecision { get; init; }

    /// <summary>What convolutions multiplied: float16 only where the device could.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>How maps were stored: float16 only where the device could.</summary>
    public required string ActivationPrecision { get; init; }

    /// <summary>What each way to store experts and maps, and to multiply, costs; left out where nobody asked for it.</summary>
    public IReadOnlyList<PrecisionDocument>? Precisions { get; init; }

    /// <summary>Samples that agree, of all.</summary>
    internal sealed record Agreement(int Agree, int Count);
}
