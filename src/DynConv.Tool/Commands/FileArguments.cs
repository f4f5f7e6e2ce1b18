using System.CommandLine;

namespace DynConv.Tool.Commands;

/// <summary>Arguments and options that name files, the same in every command.</summary>
internal static class FileArguments
{
    public static Argument<string> Checkpoint() => new("FILE")
    {
        Description = "the checkpoint: .pth, .pt, .ckpt, .safetensors, TorchScript, or a .npz of weights",
    };

    public static Option<string> Required(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        Required = true,
    };

    public static Option<string?> Optional(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
    };

    public static Option<string[]> Inputs(string description) => new("--input")
    {
        Description = description,
        HelpName = "IMAGE…|IN.npy",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
}
