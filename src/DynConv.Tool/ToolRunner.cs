using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;

namespace DynConv.Tool;

/// <summary>Runs one command line and turns whatever goes wrong into one line and an exit code.</summary>
internal static class ToolRunner
{
    public const int Success = 0;
    public const int ComparisonFailed = 1;
    public const int Failure = 2;

    /// <summary>Runs a command line.</summary>
    /// <returns>0 right, 1 a comparison failed, 2 anything wrong with the request, the file or the device, 130
    /// interrupted.</returns>
    public static int Run(string[] arguments, ToolConsole console) => Run(arguments, console, CommandTree.Create);

    /// <summary>The same for a program with other commands.</summary>
    public static int Run(string[] arguments, ToolConsole console, Func<ToolConsole, RootCommand> create)
    {
        try
        {
            ParseResult request = create(console).Parse(arguments, new ParserConfiguration
            {
                // "@name" and "-abc" are names of files here.
                ResponseFileTokenReplacer = null,
                EnablePosixBundling = false,
            });
            if (request.Action is ParseErrorAction || request.Action is null)
            {
                console.Error.WriteLine(FailureText.OfParsing(request));
                return Failure;
            }

            int code = request.Invoke(new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            console.Out.Flush();
            return code;
        }
        catch (Exception exception)
        {
            console.Error.WriteLine(FailureText.Of(exception));
            return FailureText.IsInterruption(exception) ? Interruption.ExitCode : Failure;
        }
    }
}
