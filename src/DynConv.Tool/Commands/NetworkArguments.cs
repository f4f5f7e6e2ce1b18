using System.CommandLine;

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

    public static Option<int?> Batch() => OptionValues.WholeNumber("--batch", "samples at once (default 64)", 1);
}
