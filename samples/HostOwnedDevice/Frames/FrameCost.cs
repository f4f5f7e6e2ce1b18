namespace HostOwnedDevice.Frames;

/// <summary>What recording one frame took of the CPU.</summary>
/// <param name="RecordTicks">Stopwatch ticks of the whole command buffer.</param>
/// <param name="NetworkTicks">Those of PlanFrame.Record.</param>
/// <param name="RecordBytes">Managed bytes that the whole allocated.</param>
/// <param name="NetworkBytes">Managed bytes that PlanFrame.Record allocated.</param>
internal readonly record struct FrameCost(long RecordTicks, long NetworkTicks, long RecordBytes, long NetworkBytes);
