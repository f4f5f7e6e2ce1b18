using System.CommandLine;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _device = new("--device")
    {
        Description =
            "Vulkan device: an index from 'dynconv devices' or a part of its name (else DYNCONV_DEVICE, else the best)",
        HelpName = "index|name",
        Recursive = true,
    };

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "turn the Vulkan validation layers on; any message of theirs is an error",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "print one JSON document instead of text",
        Recursive = true,
    };

    /// <summary>The values of a request.</summary>
    /// <param name="Device">What --device says, or null.</param>
    /// <param name="Validate">Whether validation is on.</param>
    /// <param name="Json">Whether a program reads the output.</param>
    public sealed record Values(string? Device, bool Validate, bool Json)
    {
        /// <summary>In which numbers convolutions multiply; of commands that run some.</summary>
        public Arithmetic Arithmetic { get; init; }
    }

    public void AddTo(RootCommand root)
    {
        root.Add(_device);
        root.Add(_validate);
        root.Add(_json);
    }

    public Values Read(ParseResult request) =>
        new(request.GetValue(_device), request.GetValue(_validate), request.GetValue(_json));
}
