using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Tool.SelfCheck;

/// <summary><c>dynconv selfcheck</c>: whether a device and its driver compute what they should.</summary>
internal sealed class SelfCheckCommand : ToolCommand
{
    private readonly Option<string?> _case = FileArguments.Optional(
        "--case", "TEXT", "one configuration only, as a failure prints it");

    public SelfCheckCommand()
        : base("selfcheck", "Runs dynamic layers of many shapes on the device and compares every stage with float64.")
    {
        Command.Add(_case);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv selfcheck",
        "dynconv selfcheck --device nvidia --validate",
        "dynconv selfcheck --case 'n=2 c=6 o=10 g=2 in=9x9 k=3 p=1'",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        IReadOnlyList<ConvolutionCase> cases =
            request.GetValue(_case) is string text ? [CaseOf(text)] : CheckedCases.All;
        using DeviceSession session = DeviceSession.Open(values);
        LayerCheck check = new(session.Context);
        StepProgress.Run(console, values.Json, cases.Count, progress =>
        {
            foreach (ConvolutionCase given in cases)
            {
                console.Interruption.ThrowIfRequested();
                progress.Begin(given.ToString());
                if (!check.Passes(given))
                {
                    return;
                }
            }
        });

        SelfCheckDocument document = new(
            session.Context.Capabilities.Name, session.Context.Capabilities.Driver, check.Failure is null, check.Count,
            check.Stages, check.Worst, check.WorstPlace, check.Failure);
        session.Close();
        Write(console, document, values.Json);
        return document.Pass ? ToolRunner.Success : ToolRunner.ComparisonFailed;
    }

    private static ConvolutionCase CaseOf(string text)
    {
        try
        {
            ConvolutionCase given = ConvolutionCase.Parse(text);
            return given.Work <= CheckedCases.MostWork
                ? given
                : throw new RequestException(
                    $"--case: {given.Work} operations are too many for a reference; make it smaller");
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new RequestException($"--case: {exception.Message}; it is like '{CheckedCases.All[0]}'", exception);
        }
    }

    private static void Write(ToolConsole console, SelfCheckDocument document, bool isJson)
    {
        if (isJson)
        {
            SelfCheckJson.Write(console, document);
            return;
        }

        console.Out.WriteLine($"{document.Device} ({document.Driver})");
        console.Out.WriteLine(document.Pass
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"right: {document.Cases} layers, {document.Stages} stages; largest error {document.WorstError:G2} of ")
                + $"the largest value ({document.WorstPlace})"
            : $"WRONG: {document.Failure}");
    }
}
