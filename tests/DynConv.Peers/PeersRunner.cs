using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Peers.Contests;
using DynConv.Peers.Engines;
using DynConv.Peers.Results;
using DynConv.Tool;
using DynConv.Tool.Bench;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Zoo;

namespace DynConv.Peers;

/// <summary>Measures layers and networks beside peers.</summary>
internal sealed class PeersRunner(
    VulkanContext context, Workers workers, PeersRequest request, Interruption interruption)
{
    private static readonly PlanOptions Singles = new();

    private readonly List<PeersDocument.Entry> _entries = [];

    /// <summary>Told what is measured next.</summary>
    public Action<string> Begin { get; init; } = static _ => { };

    /// <summary>What was measured, with the floor that the device's peaks say.</summary>
    public IReadOnlyList<PeersDocument.Entry> EntriesBy(DevicePeaks peaks) =>
    [
        .. _entries.Select(entry => entry.Work is PeersDocument.Work work
            ? entry with { Work = work with { Floor = peaks.Floor(work.Operations, work.LeastBytes) } }
            : entry),
    ];

    /// <summary>A layer at every batch: dynamic and static forms of all engines.</summary>
    /// <exception cref="WrongOutputException">Ours is wrong.</exception>
    public void Measure(LayerWorkload load)
    {
        LayerWeights weights = new(load);
        Network dynamic = weights.CreateDynamic(), fixedKernel = weights.CreateStatic();
        using SharedFiles files = new();
        if (workers.Ready.Count > 0)
        {
            files.Write(weights);
        }

        foreach (int batch in request.Batches)
        {
            Begin($"{load}, N = {batch}");
            TensorShape shape = load.Input(batch);
            BenchRunner.ThrowIfTooLarge(load.ToString(), dynamic, shape);
            IReadOnlyList<float[]> inputs = BenchRunner.DrawInputs(shape);
            LayerReference mixed = new(weights, isDynamic: true, inputs[0]);
            LayerReference plain = new(weights, isDynamic: false, inputs[0]);
            using Contest contest = new();
            contest.Enter(
                new OurPlan("dynamic", isStatic: false, context, dynamic, shape, inputs), Check(OurPlan.Name, mixed));
            contest.Enter(
                new OurPlan("static", isStatic: true, context, fixedKernel, shape, inputs), Check(OurPlan.Name, plain));
            if (request.Has(PeersRequest.Onnx))
            {
                EnterOnnx(contest, weights, inputs, batch, isStatic => Check(OnnxForm.Name, isStatic ? plain : mixed));
            }

            EnterWorkers(contest, load, batch, files, inputs, (engine, isStatic) =>
                Check(engine, isStatic ? plain : mixed));
            _entries.Add(contest.Run(
                load.Name, load.ToString(), batch, WorkOf(load, batch), request.Rounds, interruption));

            Func<float[], double> Check(string engine, LayerReference reference) => output =>
                OutputCheck.Compare($"{engine}: {load}, N = {batch}", load, reference, batch, output, Singles);
        }
    }

    /// <summary>A network at every batch: ours and PyTorch's module.</summary>
    /// <exception cref="WrongOutputException">Ours is wrong.</exception>
    public void Measure(GeneratedNetwork made)
    {
        string name = made.Recognised.Architecture.Name;
        Network network = made.Recognised.Build(made.Options);
        Begin($"{name}: comparing with what PyTorch gave");
        double error;
        using (OurPlan ours = new(
            "network", isStatic: false, context, network, made.InputShape, [ReferenceInput.Make(made.InputShape)]))
        {
            error = OutputCheck.Compare(name, ours.FirstOutput(), made.Expected, Singles);
        }

        using SharedFiles files = new();
        foreach (int batch in request.Batches)
        {
            TensorShape shape = made.Recognised.Architecture.Input.Shape(batch);
            Begin($"{name} {shape}");
            IReadOnlyList<float[]> inputs = BenchRunner.DrawInputs(shape);
            files.WriteInputs(inputs);
            float[] expected = [];
            using Contest contest = new();
            contest.Enter(
                new OurPlan("network", isStatic: false, context, network, shape, inputs), output =>
                {
                    expected = output;
                    // There is no reference for these inputs; that it is finite can be told.
                    OutputCheck.Compare($"{name}, N = {batch}", output, output, Singles);
                    return error;
                });
            foreach (Worker torch in workers.Ready.Where(static worker => worker.Engine != Workers.Ncnn))
            {
                contest.EnterPeer(torch.Engine, "module", () => Prepare(torch), output =>
                    OutputCheck.Compare($"{torch.Engine}: {name}, N = {batch}", output, expected, Singles));
            }

            string description = $"{name} on {string.Join('×', shape.Sizes.Skip(1))}";
            _entries.Add(contest.Run(name, description, batch, work: null, request.Rounds, interruption));

            WorkerForm Prepare(Worker torch)
            {
                torch.Ask("network", name, Text(batch), files.Folder);
                return new WorkerForm(torch, "module", isStatic: false, files);
            }
        }
    }

    private void EnterOnnx(
        Contest contest, LayerWeights weights, IReadOnlyList<float[]> inputs, int batch,
        Func<bool, Func<float[], double>> checkOf)
    {
        OnnxLayer layer = new(weights, batch);
        LayerWorkload load = weights.Load;
        TensorShape output = new(batch, load.Filters, load.Output.Height, load.Output.Width);
        Enter("groups", isStatic: false, layer.Groups);
        if (batch > 1)
        {
            Enter("each sample", isStatic: false, layer.Samples);
        }

        Enter("static", isStatic: true, layer.Static);

        void Enter(string form, bool isStatic, Func<byte[]> model) => contest.EnterPeer(
            OnnxForm.Name, form,
            () => new OnnxForm(form, isStatic, model(), request.Threads, load.Input(batch), output, inputs),
            checkOf(isStatic));
    }

    private void EnterWorkers(
        Contest contest, LayerWorkload load, int batch, SharedFiles files, IReadOnlyList<float[]> inputs,
        Func<string, bool, Func<float[], double>> checkOf)
    {
        if (workers.Ready.Count > 0)
        {
            files.WriteInputs(inputs);
        }

        foreach (Worker worker in workers.Ready)
        {
            bool isPrepared = false;
            foreach (string form in FormsOf(worker.Engine, load, batch))
            {
                bool isStatic = form == "static";
                contest.EnterPeer(worker.Engine, form, () => Prepare(form, isStatic), checkOf(worker.Engine, isStatic));
            }

            WorkerForm Prepare(string form, bool isStatic)
            {
                if (!isPrepared)
                {
                    worker.Ask(
                        "layer", Text(load.Channels), Text(load.Filters), Text(load.Map.Height),
                        Text(load.Kernel.Height), Text(load.Groups), Text(batch), files.Folder);
                    isPrepared = true;
                }

                return new WorkerForm(worker, form, isStatic, files);
            }
        }
    }

    // Of one sample a loop is what groups are. The unfolded form is no published module's; it is PyTorch's best where
    // somebody tunes.
    private static IEnumerable<string> FormsOf(string engine, LayerWorkload load, int batch) => engine switch
    {
        Workers.Ncnn => ["static"],
        _ =>
        [
            "groups",
            .. batch > 1 ? (string[])["loop"] : [],
            .. engine == Workers.TunedTorch && load.Groups == 1 ? (string[])["unfold"] : [],
            "static",
        ],
    };

    // The floor comes last: the device's peaks are measured again at the end.
    private static PeersDocument.Work WorkOf(LayerWorkload load, int batch) => new(
        load.Operations(batch), load.LeastBytes(batch), load.StaticOperations(batch), load.StaticLeastBytes(batch),
        Floor: 0);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
