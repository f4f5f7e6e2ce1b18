using System.Collections.Generic;
using System.CommandLine;

namespace DynConv.Tool.Commands;

/// <summary>One command of the tool: its options, its examples, and what it does.</summary>
internal abstract class ToolCommand
{
    protected ToolCommand(string name, string description) => Command = new Command(name, description);

    /// <summary>The command as the parser knows it.</summary>
    public Command Command { get; }

    /// <summary>Command lines that the help shows.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(ParseResult request, GlobalOptions options, ToolConsole console);
}
