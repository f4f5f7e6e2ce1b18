using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;

namespace HostOwnedDevice.Commands;

/// <summary>The usual help and a section of examples behind it.</summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyList<string> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, IReadOnlyList<string> examples)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction usual } help)
            {
                help.Action = new ExampleHelp(usual, examples);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string line in examples)
        {
            output.WriteLine($"  {line}");
        }

        return code;
    }
}
