using System;
using System.CommandLine;
using System.Linq;
using DynConv.Vulkan.Kernels;

namespace DynConv.Tool.Commands;

/// <summary>How experts are stored: the option of the commands that make plans.</summary>
internal static class PrecisionArguments
{
    public static Option<ExpertPrecision?> Option() => new("--expert-precision")
    {
        Description = "how experts are stored: float32 (default), float16 or int8; fewer bytes are faster and less exact",
        HelpName = "float32|float16|int8",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
            foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
            {
                if (text == NameOf(precision))
                {
                    return precision;
                }
            }

            result.AddError(
                $"--expert-precision wants {string.Join(", ", Enum.GetValues<ExpertPrecision>().Select(NameOf))}, "
                + $"got '{text}'");
            return null;
        },
    };

    /// <summary>The name on the command line and in documents.</summary>
    public static string NameOf(ExpertPrecision precision) => precision switch
    {
        ExpertPrecision.Float16 => "float16",
        ExpertPrecision.Int8 => "int8",
        _ => "float32",
    };
}
