using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace DynConv.Tool.Devices;

/// <summary>Shows the library's warnings to the user, each once.</summary>
internal sealed class WarningLog(TextWriter output) : ILoggerFactory, ILogger
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
        string text = formatter(state, exception);
        lock (_lock)
        {
            if (IsEnabled(logLevel) && _shown.Add(text))
            {
                output.WriteLine($"warning: {text}");
            }
        }
    }
}
