using System.CommandLine;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Commands;

/// <summary>The options of the commands that run a whole network.</summary>
internal static class NetworkArguments
{
    public static Option<string?> Network() =>
        FileArguments.Optional("--network", "NAME", "the network's name; else it is recognised by its tensors");

    public static Option<double?> Temperature() => OptionValues.Number(
        "--temperature",
            "the temperature of every dynamic layer, which no checkpoint tells (default: the network's own)",
        zeroIsAllowed: false);

    public static Option<Arithmetic> Arithmetic() => new("--arithmetic")
    {
        Description = "what convolutions multiply: float32 (the default), or float16 on the device's matrix units, "
            + "summed in float32; up to 2e-3 of a layer's largest output off",
        HelpName = "float32|float16",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
            switch (text)
            {
                case "float32":
                    return Vulkan.Planning.Arithmetic.Float32;
                case "float16":
                    return Vulkan.Planning.Arithmetic.Float16;
                default:
                    result.AddError($"--arithmetic wants float32 or float16, got '{text}'");
                    return Vulkan.Planning.Arithmetic.Float32;
            }
        },
    };

    public static Option<int?> Batch() => OptionValues.WholeNumber("--batch", "samples at once (default 64)", 1);
}
