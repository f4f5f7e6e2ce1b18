using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Linq;
using HostOwnedDevice.Frames;
using HostOwnedDevice.Reports;

namespace HostOwnedDevice.Commands;

/// <summary>The command line: runs it and turns whatever goes wrong into one line and an exit code.</summary>
internal static class SampleCommand
{
    private const int Success = 0;
    private const int CheckFailed = 1;
    private const int Failure = 2;

    private static readonly string[] Examples =
    [
        "HostOwnedDevice",
        "HostOwnedDevice --frames 60 --size 480x270 --output pictures",
        "HostOwnedDevice --device llvmpipe --bare --validate --json",
    ];

    /// <summary>Runs a command line.</summary>
    /// <returns>0 right; 1 validation said something, or a frame differs from the same network on its own; 2 anything
    /// wrong with the request or the device, in one line on standard error.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            SampleOptions options = new();
            RootCommand root = new(
                "Renders frames with noise on a device of its own, and has a network with dynamic convolutions take "
                + "the noise away in the same command buffer.");
            options.AddTo(root);
            root.SetAction(request => Run(options.Read(request)));
            ExampleHelp.AddTo(root, Examples);
            ParseResult request = root.Parse(arguments);
            if (request.Action is ParseErrorAction)
            {
                Say($"{request.Errors[0].Message}; --help shows what there is");
                return Failure;
            }

            return request.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            Say(Environment.GetEnvironmentVariable("DYNCONV_DEBUG") == "1" ? $"{e}" : OneLine(e.Message));
            return Failure;
        }
    }

    private static int Run(SampleRequest request)
    {
        RunReport report = SampleRun.Run(request);
        if (request.Json)
        {
            JsonReport.Write(report, Console.Out);
        }
        else
        {
            TextReport.Write(report, Console.Out);
        }

        foreach (string message in report.Validation.Distinct())
        {
            Say($"validation: {message}");
        }

        if (!report.AgreesWithOwnedRun)
        {
            Say("a frame differs from what the same network makes of it on its own");
        }

        return report.IsRight ? Success : CheckFailed;
    }

    private static void Say(string line) => Console.Error.WriteLine($"HostOwnedDevice: {line}");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
