using System.Collections.Immutable;

namespace DynConv.Tool.Files;

/// <summary>A kind of file that samples are read from.</summary>
/// <param name="One">One of them, with its article.</param>
/// <param name="Many">Several.</param>
/// <param name="Extensions">The endings by which they are found in a folder.</param>
/// <param name="MostBytes">How large one may be.</param>
/// <param name="Known">Which formats are read.</param>
internal sealed record FileKind(
    string One, string Many, ImmutableArray<string> Extensions, long MostBytes, string Known)
{
    public static readonly FileKind Image = new(
        "an image", "images", [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"], 256L << 20,
        "PNG, JPEG, WebP, GIF and BMP");

    public static readonly FileKind Sound = new(
        "a WAV file", "WAV files", [".wav"], 256L << 20, "RIFF WAVE files of PCM or floats");
}
