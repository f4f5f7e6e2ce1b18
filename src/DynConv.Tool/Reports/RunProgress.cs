using System;
using System.Threading;
using System.Threading.Tasks;
using Spectre.Console;

namespace DynConv.Tool.Reports;

/// <summary>A bar on standard error while many samples run; nothing where nobody watches.</summary>
internal sealed class RunProgress : IDisposable
{
    // Fewer are done before anybody could read the bar.
    private const int FewestSamples = 256;

    private readonly int _count;
    private readonly ManualResetEventSlim _done = new();
    private Task? _drawing;
    private int _finished;

    private RunProgress(int count) => _count = count;

    public static RunProgress Start(ToolConsole console, int count, bool json)
    {
        RunProgress progress = new(count);
        if (!json && console.ErrorIsTerminal && count >= FewestSamples)
        {
            progress._drawing = Task.Run(() => progress.Draw(console));
        }

        return progress;
    }

    /// <summary>Takes the number of samples that are done.</summary>
    public void Report(int finished) => Volatile.Write(ref _finished, finished);

    public void Dispose()
    {
        _done.Set();
        _drawing?.GetAwaiter().GetResult();
        _drawing = null;
    }

    private void Draw(ToolConsole console)
    {
        IAnsiConsole bar = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(console.Error),
        });
        bar.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn()).Start(context =>
        {
            ProgressTask task = context.AddTask("samples", maxValue: _count);
            while (!_done.Wait(TimeSpan.FromMilliseconds(100)))
            {
                task.Value = Volatile.Read(ref _finished);
            }

            task.Value = _count;
        });
    }
}
