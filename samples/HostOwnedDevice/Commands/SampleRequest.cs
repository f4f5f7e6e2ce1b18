namespace HostOwnedDevice.Commands;

/// <summary>What the command line asks for.</summary>
/// <param name="Frames">How many to render.</param>
/// <param name="Width">Of a frame, in pixels.</param>
/// <param name="Height">Of a frame, in pixels.</param>
/// <param name="InFlight">Frames that may be unfinished at once.</param>
/// <param name="Output">Folder for the pictures; null for none.</param>
/// <param name="Device">Index or part of a name; null for the best device.</param>
/// <param name="IsBare">Whether the device has nothing optional enabled.</param>
/// <param name="Validate">Whether the validation layer listens.</param>
/// <param name="Json">Whether a program reads the output.</param>
internal sealed record SampleRequest(
    int Frames, int Width, int Height, int InFlight, string? Output, string? Device, bool IsBare, bool Validate,
    bool Json);
