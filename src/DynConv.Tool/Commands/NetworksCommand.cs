using System;
using System.Collections.Generic;
using System.CommandLine;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Commands;

/// <summary><c>dynconv networks [NAME]</c>: the networks that are known by name. No device is needed.</summary>
internal sealed class NetworksCommand : ToolCommand
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "a network, or a part of networks' names; without it all are listed",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public NetworksCommand()
        : base("networks", "Lists the networks that checkpoints are recognised as, or describes one.") =>
        Command.Add(_name);

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv networks",
        "dynconv networks resnet                all that have 'resnet' in their names",
        "dynconv networks digits --json",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        string? name = request.GetValue(_name);
        if (name is not null && NetworkRecogniser.TryFind(name, out NetworkArchitecture? architecture))
        {
            NetworksReport.WriteOne(console, architecture, options.Read(request).Json);
            return ToolRunner.Success;
        }

        List<NetworkArchitecture> chosen = [];
        foreach (NetworkArchitecture known in NetworkRecogniser.Known)
        {
            if (name is null || known.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                chosen.Add(known);
            }
        }

        if (chosen.Count == 0)
        {
            throw new RequestException($"there is no network '{name}'; 'dynconv networks' lists all");
        }

        NetworksReport.Write(console, chosen, options.Read(request).Json);
        return ToolRunner.Success;
    }
}
