using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;

namespace DynConv.Peers.Engines;

/// <summary>
/// A peer in a process of its own, which does one thing at a time as it is asked: scripts/peers/torch_worker.py says
/// in which words.
/// </summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private string _lastError = "nothing was said";

    private Worker(string engine, Process process)
    {
        (Engine, _process) = (engine, process);
        process.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data)
            ? _lastError
            : line.Data.Trim();
        process.BeginErrorReadLine();
        Description = Read("ready");
    }

    /// <summary>The engine's name in the tables.</summary>
    public string Engine { get; }

    /// <summary>What it says it is.</summary>
    public string Description { get; }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="WorkerException">It cannot be started, or is not what was expected.</exception>
    public static Worker Start(
        string engine, string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            return new Worker(engine, process);
        }
        catch (Win32Exception exception)
        {
            throw new WorkerException($"{program} cannot be started: {exception.Message}");
        }
        catch (WorkerException)
        {
            End(process!);
            throw;
        }
    }

    /// <summary>Asks for something and waits for the answer.</summary>
    /// <returns>What stands behind its "ok".</returns>
    /// <exception cref="WorkerException">It says why it cannot, or it is gone.</exception>
    public string Ask(params ReadOnlySpan<string> words)
    {
        try
        {
            _process.StandardInput.WriteLine(string.Join('\t', words!));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Gone();
        }

        return Read("ok");
    }

    /// <summary>Asks for a time.</summary>
    /// <returns>Milliseconds.</returns>
    public double AskForTime(params ReadOnlySpan<string> words)
    {
        string answer = Ask(words);
        return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double time)
            ? time
            : throw new WorkerException($"{Engine} answers '{answer}' where a time was expected");
    }

    /// <inheritdoc/>
    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        try
        {
            process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It is gone, and what it was last asked for is still here.
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private string Read(string expected)
    {
        string[] words = (_process.StandardOutput.ReadLine() ?? throw Gone()).Split('\t', 2);
        return words[0] == expected
            ? words[^1]
            : throw new WorkerException(words[0] == "error" ? words[^1] : $"{Engine} answers '{words[0]}'");
    }

    private WorkerException Gone()
    {
        bool isOver = _process.WaitForExit(Patience);
        if (isOver)
        {
            // The last that it said may still be on its way; this waits for that too.
            _process.WaitForExit();
        }

        string code = isOver ? $" with exit code {_process.ExitCode}" : string.Empty;
        return new WorkerException($"the process of {Engine} ended{code}: {_lastError}");
    }
}
