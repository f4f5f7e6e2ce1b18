using System;
using System.IO;
using System.Text;
using Spectre.Console;

namespace DynConv.Tool;

/// <summary>Where a run of the tool writes to, and whether somebody watches.</summary>
internal sealed class ToolConsole : IDisposable
{
    // Wide enough that no table is folded when a program or a file reads it.
    private const int UnwatchedWidth = 400;

    private readonly bool _colours;
    private IAnsiConsole? _ansi;

    public ToolConsole(TextWriter output, TextWriter error, Interruption? interruption = null)
        : this(output, error, interruption ?? new Interruption(), false, false)
    {
    }

    private ToolConsole(
        TextWriter output, TextWriter error, Interruption interruption, bool outputIsTerminal, bool errorIsTerminal)
    {
        (Out, Error, Interruption) = (output, error, interruption);
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        _colours = outputIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public Interruption Interruption { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Standard output for tables.</summary>
    public IAnsiConsole Ansi => _ansi ??= CreateAnsi();

    /// <summary>The console of the process, which Ctrl+C interrupts.</summary>
    public static ToolConsole OfProcess()
    {
        // Streams of our own: Console.Out reads the terminal's description first, which takes time.
        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = encoding;
        }

        StreamWriter output = new(Console.OpenStandardOutput(), encoding, 1 << 14) { NewLine = "\n" };
        StreamWriter error = new(Console.OpenStandardError(), encoding, 1 << 10) { NewLine = "\n", AutoFlush = true };
        Interruption interruption = new();
        interruption.Listen();
        return new ToolConsole(output, error, interruption, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
    }

    public void Dispose()
    {
        Out.Flush();
        Error.Flush();
        Interruption.Dispose();
    }

    private IAnsiConsole CreateAnsi()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        console.Profile.Width = OutputIsTerminal ? TerminalWidth() : UnwatchedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    // Some terminals do not know how wide they are, and say 0.
    private static int TerminalWidth() => Console.WindowWidth is int width and >= 40 ? width : 80;
}
