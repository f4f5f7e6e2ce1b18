using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Bench;

/// <summary>The command line of <c>dynconv bench</c>.</summary>
internal sealed class BenchOptions
{
    private const int MostSamples = 65536;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "checkpoints of known networks to time",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _workload = FileArguments.Optional(
        "--workload", "a..e", "layers to time: a letter, some (a,d) or a range (a..e, the default)");

    private readonly Option<string?> _network = FileArguments.Optional(
        "--network", "NAME,…|all",
        $"networks to time with generated weights, compared with PyTorch: {string.Join(", ", GeneratedNetwork.Names)}");

    private readonly Option<int?> _channels = OptionValues.WholeNumber("--channels", "C of a layer of your own", 1);
    private readonly Option<int?> _filters = OptionValues.WholeNumber("--filters", "O of that layer", 1);
    private readonly Option<Size2d?> _map = OptionValues.Pair("--map", "rows, columns of its input", 1);
    private readonly Option<Size2d?> _kernel =
        OptionValues.Pair("--kernel", "rows, columns of its kernel (default 3)", 1);
    private readonly Option<int?> _groups = OptionValues.WholeNumber("--groups", "its groups (default 1)", 1);
    private readonly Option<int?> _stride = OptionValues.WholeNumber("--stride", "its stride (default 1)", 1);
    private readonly Option<int?> _experts = OptionValues.WholeNumber("--experts", "its kernels K (default 4)", 1);

    private readonly Option<string?> _batch = FileArguments.Optional(
        "--batch", "1,8,32", "samples that run at once; several, one after another (default 1,8,32)");

    private readonly Option<bool> _scaling = new("--scaling")
    {
        Description = "how the layers' times grow instead: up to 64 samples, and up to 224×224 (default: layer a)",
    };

    private readonly Option<int?> _rounds = OptionValues.WholeNumber(
        "--rounds", "the most measurements of each thing (default 30)", 1);

    private readonly Option<double?> _seconds = OptionValues.Number(
        "--seconds", "the most time for each batch of each thing, after three measurements (default 4)",
        zeroIsAllowed: true);

    private readonly Option<bool> _noStart = new("--no-start") { Description = "do not measure cold and warm starts" };

    private readonly PrecisionArguments _precision = new();

    private readonly Option<string?> _plot = FileArguments.Optional(
        "--plot", "FILE.png", "takes the layers below the device's measured peaks, or with --scaling how they grow");

    public void AddTo(Command command)
    {
        command.Add(_files);
        foreach (Option option in (Option[])
            [
                _workload, _network, _channels, _filters, _map, _kernel, _groups, _stride, _experts, _batch, _scaling,
                _rounds, _seconds, _noStart, .. _precision.All, _plot,
            ])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="RequestException">It makes no sense.</exception>
    public BenchRequest Read(ParseResult request)
    {
        string[] files = request.GetValue(_files) ?? [];
        IReadOnlyList<string> networks = NetworksOf(request.GetValue(_network));
        bool isScaling = request.GetValue(_scaling);
        List<LayerWorkload> layers = LayersOf(request);
        if (layers.Count == 0 && files.Length == 0 && networks.Count == 0)
        {
            layers = [.. LayerWorkload.Known.Take(isScaling ? 1 : LayerWorkload.Known.Count)];
        }

        if (isScaling && (files.Length > 0 || networks.Count > 0 || request.GetValue(_batch) is not null))
        {
            throw new RequestException("--scaling is for layers and chooses the batches itself");
        }

        string? plot = request.GetValue(_plot);
        if (plot is not null && layers.Count == 0)
        {
            throw new RequestException("--plot draws layers, and none is timed; name some with --workload");
        }

        foreach (string file in files)
        {
            ThrowIfNoFile(file);
        }

        double seconds = Math.Min(request.GetValue(_seconds) ?? Rounds.Usual.Limit.TotalSeconds, 1e6);
        return new BenchRequest(
            layers, networks, files, BatchesOf(request.GetValue(_batch) ?? "1,8,32"), isScaling,
            new Rounds(request.GetValue(_rounds) ?? Rounds.Usual.Count, TimeSpan.FromSeconds(seconds)),
            !request.GetValue(_noStart), _precision.Read(request), plot);
    }

    private static void ThrowIfNoFile(string file)
    {
        if (!File.Exists(file) && NetworkRecogniser.TryFind(file, out _))
        {
            throw new RequestException($"'{file}' is a network's name and not a file; give its checkpoint"
                + (GeneratedNetwork.Names.Contains(file) ? $", or --network {file}" : string.Empty));
        }
    }

    /// <summary>Networks by their names.</summary>
    /// <exception cref="RequestException">One is not known.</exception>
    internal static IReadOnlyList<string> NetworksOf(string? text)
    {
        if (text is null or "all")
        {
            return text is null ? [] : GeneratedNetwork.Names;
        }

        string[] names = text.Split(',');
        return Array.TrueForAll(names, GeneratedNetwork.Names.Contains)
            ? names
            : throw new RequestException(
                $"--network wants all, or of {string.Join(", ", GeneratedNetwork.Names)} some with commas, "
                + $"got '{text}'");
    }

    /// <summary>Batches.</summary>
    /// <exception cref="RequestException">One is none.</exception>
    internal static int[] BatchesOf(string text) => Array.ConvertAll(text.Split(','), static part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int batch)
        && batch is >= 1 and <= MostSamples
            ? batch
            : throw new RequestException(
                $"--batch wants whole numbers from 1 to {MostSamples} with commas, got '{part}'"));

    private List<LayerWorkload> LayersOf(ParseResult request)
    {
        List<LayerWorkload> layers = request.GetValue(_workload) is string names ? WorkloadChoice.Choose(names) : [];
        (int? channels, int? filters, Size2d? map) =
            (request.GetValue(_channels), request.GetValue(_filters), request.GetValue(_map));
        (Size2d? kernel, int? groups, int? stride, int? experts) = (
            request.GetValue(_kernel), request.GetValue(_groups), request.GetValue(_stride),
            request.GetValue(_experts));
        if (channels is int c && filters is int o && map is Size2d size)
        {
            layers.Add(WorkloadChoice.Check(
                new LayerWorkload("own", c, o, size, kernel ?? 3, groups ?? 1, stride ?? 1)
                {
                    Experts = experts ?? 4,
                }));
        }
        else if (channels is not null || filters is not null || map is not null || kernel is not null
            || groups is not null || stride is not null || experts is not null)
        {
            throw new RequestException("a layer of your own wants --channels, --filters and --map");
        }

        return layers;
    }
}
