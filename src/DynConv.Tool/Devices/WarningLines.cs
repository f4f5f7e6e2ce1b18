using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace DynConv.Tool.Devices;

/// <summary>
/// Prints the library's warnings, each once however many plans it is said of; its errors come as exceptions.
/// </summary>
internal sealed class WarningLines(ToolConsole console) : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string text = formatter(state, exception);
        lock (_lock)
        {
            if (_shown.Add(text))
            {
                console.Error.WriteLine($"warning: {Reports.PrintableText.Of(text)}");
            }
        }
    }
}
