namespace HostOwnedDevice.Frames;

/// <summary>What is known of a finished frame.</summary>
/// <param name="Number">From 0 on.</param>
/// <param name="Noise">Standard deviation of the noise, of colours from 0 to 1.</param>
/// <param name="Before">Decibels against the render without noise.</param>
/// <param name="After">The same once the network was there.</param>
/// <param name="RenderMilliseconds">Of the device; null without timestamps.</param>
/// <param name="NetworkMilliseconds">Of the device; null without timestamps.</param>
internal sealed record FrameResult(
    int Number, float Noise, double Before, double After, double? RenderMilliseconds, double? NetworkMilliseconds);
