using System;
using System.Text;
using Microsoft.Extensions.Logging;

namespace DynConv.Native.Objects;

/// <summary>Gives log lines to a function of the host.</summary>
internal sealed unsafe class CallbackLog(delegate* unmanaged<void*, uint, byte*, void> function, void* user)
    : ILoggerFactory, ILogger
{
    private readonly delegate* unmanaged<void*, uint, byte*, void> _function = function;
    private readonly void* _user = user;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("log lines go to the host's function only");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string line = formatter(state, exception);
        byte[] text = new byte[Encoding.UTF8.GetMaxByteCount(line.Length) + 1];
        Encoding.UTF8.GetBytes(line, text);
        fixed (byte* first = text)
        {
            _function(_user, Math.Min((uint)logLevel, (uint)LogLevel.Error), first);
        }
    }

    public void Dispose()
    {
        // Nothing is held: the function is the host's.
    }
}
