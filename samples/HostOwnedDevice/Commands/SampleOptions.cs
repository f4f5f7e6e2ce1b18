using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HostOwnedDevice.Commands;

/// <summary>The options and what they may say.</summary>
internal sealed class SampleOptions
{
    private const int SmallestSide = 16;
    private const int LargestSide = 4096;

    private readonly Option<int> _frames = WholeNumber("--frames", "how many frames to render", 24, 1, 100_000);
    private readonly Option<int> _inFlight =
        WholeNumber("--in-flight", "frames that may be unfinished at once", 2, 1, 8);

    private readonly Option<(int Width, int Height)> _size = new("--size")
    {
        Description = $"width and height of a frame, {SmallestSide} to {LargestSide} pixels each [default: 320x180]",
        HelpName = "WxH",
        CustomParser = ParseSize,
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "folder for PNGs of the first, the middle and the last frame: before, after, and without noise",
        HelpName = "folder",
    };

    private readonly Option<string?> _device = new("--device")
    {
        Description = "Vulkan device: its index or a part of its name [default: the best]",
        HelpName = "index|name",
    };

    private readonly Option<bool> _bare = new("--bare")
    {
        Description = "enable no extension and no feature on the device, as the poorest host would",
    };

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "turn the Vulkan validation layer on, with synchronization validation; any message is an error",
    };

    private readonly Option<bool> _json = new("--json") { Description = "print one JSON document instead of text" };

    public void AddTo(RootCommand root)
    {
        root.Add(_frames);
        root.Add(_size);
        root.Add(_inFlight);
        root.Add(_output);
        root.Add(_device);
        root.Add(_bare);
        root.Add(_validate);
        root.Add(_json);
    }

    public SampleRequest Read(ParseResult request)
    {
        (int width, int height) = request.GetResult(_size) is null ? (320, 180) : request.GetValue(_size);
        return new SampleRequest(
            request.GetValue(_frames), width, height, request.GetValue(_inFlight), request.GetValue(_output),
            request.GetValue(_device), request.GetValue(_bare), request.GetValue(_validate), request.GetValue(_json));
    }

    private static (int Width, int Height) ParseSize(ArgumentResult result)
    {
        string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
        string[] parts = text.Split('x');
        if (parts.Length == 2 && TryWhole(parts[0], SmallestSide, LargestSide, out int width)
            && TryWhole(parts[1], SmallestSide, LargestSide, out int height))
        {
            return (width, height);
        }

        result.AddError($"--size wants WxH, each from {SmallestSide} to {LargestSide}, got '{text}'");
        return default;
    }

    private static Option<int> WholeNumber(string name, string description, int usual, int least, int most) => new(name)
    {
        Description = $"{description}, {least} to {most}",
        HelpName = "n",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
            if (!TryWhole(text, least, most, out int value))
            {
                result.AddError($"{name} wants a whole number from {least} to {most}, got '{text}'");
            }

            return value;
        },
    };

    private static bool TryWhole(string text, int least, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value >= least && value <= most;
}
