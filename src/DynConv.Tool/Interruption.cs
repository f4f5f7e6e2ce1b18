using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace DynConv.Tool;

/// <summary>
/// Ctrl+C and a polite kill: work stops at its next safe point; where none comes soon, the process ends. Files that are
/// not whole are removed either way.
/// </summary>
internal sealed class Interruption : IDisposable
{
    public const int ExitCode = 130;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _source = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _unfinished = new(StringComparer.Ordinal);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Timer? _timer;

    /// <summary>Cancelled once somebody interrupts.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Reacts to the signals of this process from now on.</summary>
    public void Listen()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    /// <summary>Stops the work if somebody interrupted it.</summary>
    /// <exception cref="OperationCanceledException">Somebody did.</exception>
    public void ThrowIfRequested() => _source.Token.ThrowIfCancellationRequested();

    /// <summary>Remembers a file that must not stay if the process ends now.</summary>
    public void AddUnfinished(string path)
    {
        lock (_lock)
        {
            _unfinished.Add(path);
        }
    }

    /// <summary>Forgets such a file.</summary>
    public void RemoveUnfinished(string path)
    {
        lock (_lock)
        {
            _unfinished.Remove(path);
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _timer?.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            End();
            return;
        }

        // A kernel that takes minutes has no safe point.
        _timer = new Timer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private void End()
    {
        lock (_lock)
        {
            foreach (string path in _unfinished)
            {
                try
                {
                    File.Delete(path);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // There is nothing left to do about it.
                }
            }

            Environment.Exit(ExitCode);
        }
    }
}
