using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using DynConv.Tool.Bench;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Tests.Architecture;

namespace DynConv.Peers;

/// <summary>The command line.</summary>
internal sealed class PeersOptions
{
    private readonly Option<string?> _layers = FileArguments.Optional(
        "--layers", "a..e", "layers to time: a letter, some (a,d) or a range (a..e, the default without --network)");

    private readonly Option<string?> _network = FileArguments.Optional(
        "--network", "NAME,…|all", $"networks to time beside PyTorch: {string.Join(", ", GeneratedNetwork.Names)}");

    private readonly Option<string?> _batch = FileArguments.Optional(
        "--batch", "1,8,32", "samples that run at once; several, one after another (default 1,8,32)");

    private readonly Option<string?> _engines = FileArguments.Optional(
        "--engines", "NAME,…", $"peers: {string.Join(", ", PeersRequest.AllEngines)} (default all that are there)");

    private readonly Option<int?> _rounds = OptionValues.WholeNumber(
        "--rounds", "the most rounds, in each of which everything has a turn (default 30)", 1);

    private readonly Option<double?> _seconds = OptionValues.Number(
        "--seconds", "the most time for each batch of each thing, after three rounds (default 20)",
        zeroIsAllowed: true);

    private readonly Option<int?> _threads = OptionValues.WholeNumber(
        "--threads", "of ONNX Runtime and PyTorch (default: as many as there are cores)", 1);

    private readonly Option<string?> _python = FileArguments.Optional(
        "--python", "FILE", "the Python that has PyTorch (default /usr/bin/python3, Debian's)");

    private readonly Option<string?> _ncnn = FileArguments.Optional(
        "--ncnn", "FILE", "what scripts/peers/ncnn.sh built (default artifacts/peers/ncnn_worker)");

    private readonly Option<string?> _plot = FileArguments.Optional(
        "--plot", "FILE.png", "takes the layers of all engines beside the device's measured peaks");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [_layers, _network, _batch, _engines, _rounds, _seconds, _threads, _python, _ncnn, _plot])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="RequestException">It makes no sense.</exception>
    public PeersRequest Read(ParseResult request)
    {
        string[] networks = [.. BenchOptions.NetworksOf(request.GetValue(_network))];
        string? layers = request.GetValue(_layers) ?? (networks.Length == 0 ? "a..e" : null);
        if (layers is null && request.GetValue(_plot) is not null)
        {
            throw new RequestException("--plot draws layers, and none is timed; name some with --layers");
        }

        double seconds = Math.Min(request.GetValue(_seconds) ?? 20, 1e6);
        return new PeersRequest(
            layers is null ? [] : WorkloadChoice.Choose(layers, "--layers"), networks,
            BenchOptions.BatchesOf(request.GetValue(_batch) ?? "1,8,32"), EnginesOf(request.GetValue(_engines)),
            new Rounds(request.GetValue(_rounds) ?? Rounds.Usual.Count, TimeSpan.FromSeconds(seconds)),
            request.GetValue(_threads) ?? Environment.ProcessorCount,
            FileOf("--python", request.GetValue(_python)) ?? "/usr/bin/python3",
            FileOf("--ncnn", request.GetValue(_ncnn))
                ?? Path.Combine(Repository.Root, "artifacts", "peers", "ncnn_worker"),
            request.GetValue(_plot));
    }

    private static string[] EnginesOf(string? text)
    {
        string[] names = text?.Split(',') ?? [.. PeersRequest.AllEngines];
        return Array.TrueForAll(names, PeersRequest.AllEngines.Contains)
            ? names
            : throw new RequestException(
                $"--engines wants of {string.Join(", ", PeersRequest.AllEngines)} some with commas, got '{text}'");
    }

    // What is named must be there; what is not named may be absent.
    private static string? FileOf(string option, string? path) => path is null || File.Exists(path)
        ? path
        : throw new RequestException($"{option}: there is no file {path}; name another");
}
