using System.Collections.Generic;
using System.CommandLine;
using DynConv.Tool.Bench;
using DynConv.Tool.SelfCheck;
using DynConv.Tool.Tuning;

namespace DynConv.Tool.Commands;

/// <summary>All commands under one root. A new command is a class and a line here.</summary>
internal static class CommandTree
{
    private static readonly string[] RootExamples =
    [
        "dynconv devices",
        "dynconv networks",
        "dynconv inspect model.pth",
        "dynconv run model.pth --input photos/ --top 3 --attention attention.png",
        "dynconv layer model.pth --prefix layer1.0.conv1 --input x.npy --output stages.npz --padding 1",
    ];

    public static RootCommand Create(ToolConsole console)
    {
        RootCommand root = new("Runs PyTorch networks with dynamic convolutions on any Vulkan device.");
        GlobalOptions options = new();
        options.AddTo(root);
        Dictionary<Command, IReadOnlyList<string>> examples = new() { [root] = RootExamples };
        foreach (ToolCommand command in (ToolCommand[])
            [
                new DevicesCommand(), new NetworksCommand(), new InspectCommand(), new LayerCommand(), new RunCommand(),
                new VerifyCommand(), new BenchCommand(), new TuneCommand(), new SelfCheckCommand(),
            ])
        {
            command.Command.SetAction(request => command.Run(request, options, console));
            examples.Add(command.Command, command.Examples);
            root.Add(command.Command);
        }

        ExampleHelp.AddTo(root, examples);
        return root;
    }
}
