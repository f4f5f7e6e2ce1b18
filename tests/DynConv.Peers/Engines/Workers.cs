using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Peers.Results;
using DynConv.Vulkan.Tests.Architecture;

namespace DynConv.Peers.Engines;

/// <summary>The peers that have processes of their own.</summary>
internal sealed class Workers : IDisposable
{
    /// <summary>PyTorch as a user gets it.</summary>
    public const string Torch = "PyTorch";

    /// <summary>
    /// PyTorch where memory that was freed is kept: page faults of fresh memory are up to 8 times the work.
    /// </summary>
    public const string TunedTorch = "PyTorch, malloc tuned";

    /// <summary>ncnn on the same device.</summary>
    public const string Ncnn = "ncnn Vulkan";

    private static readonly (string Name, string Value)[] KeepMemory =
        [("MALLOC_MMAP_MAX_", "0"), ("MALLOC_TRIM_THRESHOLD_", "68719476736")];

    private readonly List<Worker> _ready = [];
    private readonly List<PeersDocument.Engine> _absent = [];

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<Worker> Ready => _ready;

    /// <summary>Those that are not, and what to do about it.</summary>
    public IReadOnlyList<PeersDocument.Engine> Absent => _absent;

    /// <summary>Starts PyTorch twice.</summary>
    public void StartTorch(string python, int threads)
    {
        string script = Path.Combine(Repository.Root, "scripts", "peers", "torch_worker.py");
        string[] arguments = [script, "--threads", threads.ToString(CultureInfo.InvariantCulture)];
        const string Advice = "scripts/setup.sh peers installs it, or name a --python that has it";
        Start(Torch, Advice, () => Worker.Start(Torch, python, arguments));
        Start(TunedTorch, Advice, () => Worker.Start(TunedTorch, python, arguments, KeepMemory));
    }

    /// <summary>Starts ncnn on the device of that name.</summary>
    public void StartNcnn(string program, string device)
    {
        const string Advice = "scripts/peers/ncnn.sh FOLDER builds its worker from ncnn's source";
        if (!File.Exists(program))
        {
            _absent.Add(new PeersDocument.Engine(Ncnn, $"there is no {program}; {Advice}"));
            return;
        }

        Start(Ncnn, Advice, () => Worker.Start(Ncnn, program, [device]));
    }

    /// <inheritdoc/>
    public void Dispose() => _ready.ForEach(static worker => worker.Dispose());

    private void Start(string engine, string advice, Func<Worker> start)
    {
        try
        {
            _ready.Add(start());
        }
        catch (WorkerException exception)
        {
            _absent.Add(new PeersDocument.Engine(engine, $"{exception.Message}; {advice}"));
        }
    }
}
