using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Commands;

/// <summary>
/// In which numbers experts and maps are stored and convolutions multiply: options of the commands that make plans.
/// </summary>
internal sealed class PrecisionArguments
{
    private readonly Option<ExpertPrecision?> _experts = OneOf<ExpertPrecision>(
        "--expert-precision",
        "how experts are stored: float32 (default), float16 or int8; fewer bytes are faster and less exact", NameOf);

    private readonly Option<Arithmetic?> _arithmetic = OneOf<Arithmetic>(
        "--arithmetic",
        "what convolutions multiply: float32 (default), or float16 on the device's matrix units, summed in float32; up to "
        + "2e-3 of a layer's largest output off",
        NameOf);

    private readonly Option<ActivationPrecision?> _activations = OneOf<ActivationPrecision>(
        "--activation-precision",
        "how maps are stored between layers: float32 (default), or float16, which halves what a GPU reads and writes; some "
        + "1e-3 of a network's largest output off",
        NameOf);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_experts, _arithmetic, _activations];

    /// <summary>The name on the command line and in documents.</summary>
    public static string NameOf(ExpertPrecision precision) => precision switch
    {
        ExpertPrecision.Float16 => "float16",
        ExpertPrecision.Int8 => "int8",
        _ => "float32",
    };

    /// <summary>The name on the command line and in documents.</summary>
    public static string NameOf(Arithmetic arithmetic) => arithmetic == Arithmetic.Float16 ? "float16" : "float32";

    /// <summary>The name on the command line and in documents.</summary>
    public static string NameOf(ActivationPrecision precision)
        => precision == ActivationPrecision.Float16 ? "float16" : "float32";

    /// <summary>What a request asks of plans.</summary>
    public PlanOptions Read(ParseResult request) => new()
    {
        ExpertPrecision = request.GetValue(_experts) ?? ExpertPrecision.Float32,
        Arithmetic = request.GetValue(_arithmetic) ?? Arithmetic.Float32,
        ActivationPrecision = request.GetValue(_activations) ?? ActivationPrecision.Float32,
    };

    private static Option<T?> OneOf<T>(string name, string description, Func<T, string> nameOf)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(nameOf)];
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
                int found = Array.IndexOf(names, text);
                if (found >= 0)
                {
                    return Enum.GetValues<T>()[found];
                }

                result.AddError($"{name} wants {string.Join(", ", names)}, got '{text}'");
                return null;
            },
        };
    }
}
