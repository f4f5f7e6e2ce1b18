using System;
using Spectre.Console;

namespace DynConv.Tool.Reports;

/// <summary>
/// A bar on standard error for work of a few long steps; nothing where nobody watches. It is drawn between steps
/// only, so that it takes no time from what is measured.
/// </summary>
internal sealed class StepProgress
{
    private readonly ProgressContext? _bar;
    private readonly ProgressTask? _task;
    private bool _hasBegun;

    private StepProgress(ProgressContext? bar, int steps) =>
        (_bar, _task) = (bar, bar?.AddTask("starting", maxValue: steps));

    /// <summary>Does the work, which calls <see cref="Begin"/> before each of its steps.</summary>
    public static void Run(ToolConsole console, bool json, int steps, Action<StepProgress> work)
    {
        if (json || !console.ErrorIsTerminal)
        {
            work(new StepProgress(null, steps));
            return;
        }

        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(console.Error),
        });
        terminal.Progress().AutoClear(true).AutoRefresh(false).Columns(
            new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
            new TaskDescriptionColumn()).Start(
                bar => work(new StepProgress(bar, steps)));
    }

    /// <summary>Says what comes next.</summary>
    public void Begin(string what)
    {
        if (_task is null)
        {
            return;
        }

        if (_hasBegun)
        {
            _task.Increment(1);
        }

        _hasBegun = true;
        _task.Description = Markup.Escape(what);
        _bar!.Refresh();
    }
}
