using System;
using Microsoft.Extensions.Logging;

namespace DynConv.Tool.Devices;

/// <summary>Prints the library's warnings; its errors come as exceptions.</summary>
internal sealed class WarningLines(ToolConsole console) : ILoggerFactory, ILogger
{
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
        if (IsEnabled(logLevel))
        {
            console.Error.WriteLine($"warning: {Reports.PrintableText.Of(formatter(state, exception))}");
        }
    }
}
