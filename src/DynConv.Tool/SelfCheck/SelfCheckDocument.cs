namespace DynConv.Tool.SelfCheck;

/// <summary>What <c>dynconv selfcheck --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Driver">Driver and version.</param>
/// <param name="Pass">Whether all was right.</param>
/// <param name="Cases">Layers that were right.</param>
/// <param name="Stages">Stages that were compared.</param>
/// <param name="WorstError">The largest error over the largest value of its stage.</param>
/// <param name="WorstPlace">Where it was.</param>
/// <param name="Failure">The first mismatch; left out where there is none.</param>
internal sealed record SelfCheckDocument(
    string Device, string Driver, bool Pass, int Cases, int Stages, double WorstError, string WorstPlace,
    string? Failure);
