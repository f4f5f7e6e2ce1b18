using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;

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

    public static Option<string[]> Inputs(string description)
    {
        Option<string[]> option = new("--input")
        {
            Description = description,
            HelpName = "IMAGE…|IN.npy",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(static result =>
        {
            // The parser takes all that follows for more inputs, misspelt options too.
            foreach (Token token in result.Tokens)
            {
                if (token.Value.StartsWith("--", StringComparison.Ordinal) && !File.Exists(token.Value))
                {
                    result.AddError($"there is no option '{token.Value}'");
                }
            }
        });
        return option;
    }
}
