using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;

namespace DynConv.Tool.Commands;

/// <summary>The usual help and a section of examples behind it.</summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples)
    : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives every command below a root such help.</summary>
    public static void AddTo(RootCommand root, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction usual } help)
            {
                help.Action = new ExampleHelp(usual, examples);
            }
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out IReadOnlyList<string>? lines))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
            {
                output.WriteLine($"  {line}");
            }
        }

        return code;
    }
}
