using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Zoo;

namespace DynConv.Tool.Bench;

/// <summary>Measures layers and networks on one device.</summary>
internal sealed class BenchRunner(
    VulkanContext context, GlobalOptions.Values values, Rounds rounds, Interruption interruption)
{
    /// <summary>Inputs in turns, and never the same twice.</summary>
    private const int Inputs = 2;

    private readonly List<BenchDocument.Entry> _entries = [];

    /// <summary>Whether starts are measured too.</summary>
    public bool MeasuresStarts { get; init; }

    /// <summary>In which numbers.</summary>
    public PlanOptions Options { get; init; } = new();

    /// <summary>The same as far as the device can.</summary>
    public PlanOptions Attained => context.Attainable(Options);

    /// <summary>Told what is measured next.</summary>
    public Action<string> Begin { get; init; } = static _ => { };

    /// <summary>What was measured, in order, with the floor that the device's peaks say.</summary>
    public IReadOnlyList<BenchDocument.Entry> EntriesBy(DevicePeaks peaks) =>
    [
        .. _entries.Select(entry => entry.Work is BenchDocument.Work work
            ? entry with { Work = work with { Floor = peaks.Floor(work.Operations, work.LeastBytes ?? 0) } }
            : entry),
    ];

    /// <summary>A dynamic layer, in turns with the static convolution of the same shape.</summary>
    /// <exception cref="WrongOutputException">One of them is wrong.</exception>
    public void Measure(LayerWorkload load, IReadOnlyList<int> batches)
    {
        LayerWeights weights = new(load);
        Network dynamic = weights.CreateDynamic(), fixedKernel = weights.CreateStatic();
        foreach (int batch in batches)
        {
            Begin($"{load}, N = {batch}");
            TensorShape shape = load.Input(batch);
            ThrowIfTooLarge(load.ToString(), dynamic, shape);
            BenchDocument.Starts? starts = StartsOf(batch == batches[0], weights.CreateDynamic, shape);
            IReadOnlyList<float[]> inputs = DrawInputs(shape);
            using TimedPlan ours = new(context, dynamic, shape, inputs, Options);
            using TimedPlan plain = new(context, fixedKernel, shape, inputs, Options);
            double error = Check(load.ToString(), ours, new LayerReference(weights, isDynamic: true, inputs[0]));
            double plainError =
                Check($"{load}, static", plain, new LayerReference(weights, isDynamic: false, inputs[0]));
            rounds.Alternate([ours.Run, plain.Run], interruption);
            _entries.Add(new BenchDocument.Entry(
                load.Name, load.ToString(), batch, ours.Times, error,
                new BenchDocument.StaticEntry(plain.Times, plainError),
                WorkOf(load.Operations(batch), load.LeastBytes(batch, Options.ExpertPrecision), load.MixtureBytes(batch), ours),
                FootprintOf(ours), starts, ours.Steps));

            double Check(string what, TimedPlan plan, LayerReference reference) =>
                OutputCheck.Compare($"{what}, N = {batch}", load, reference, batch, plan.FirstOutput(), Attained);
        }
    }

    /// <summary>A known network with generated weights, which PyTorch's output is there of.</summary>
    /// <exception cref="WrongOutputException">It is wrong.</exception>
    public void Measure(GeneratedNetwork made, IReadOnlyList<int> batches)
    {
        string name = made.Recognised.Architecture.Name;
        Begin($"{name}: comparing with PyTorch");
        Network network = made.Recognised.Build(made.Options);
        float[] output = new float[network.InferOutputShape(made.InputShape).ElementCount];
        output.AsSpan().Fill(float.NaN);
        using (Plan plan = network.CompileTuned(context, made.InputShape, Options))
        {
            plan.Run(ReferenceInput.Make(made.InputShape), output);
        }

        Measure(made.Recognised, made.Options, batches, OutputCheck.Compare(name, output, made.Expected, Attained));
    }

    /// <summary>A whole network on its usual input.</summary>
    /// <param name="recognised">The network.</param>
    /// <param name="build">How to build it; null for the usual way.</param>
    /// <param name="batches">Samples at once.</param>
    /// <param name="error">How far it is from a reference; null where there is none.</param>
    /// <exception cref="WrongOutputException">What it gives differs from run to run, or is not finite.</exception>
    public void Measure(
        RecognisedNetwork recognised, NetworkOptions? build, IReadOnlyList<int> batches, double? error = null)
    {
        string name = recognised.Architecture.Name;
        Network network = recognised.Build(build);
        foreach (int batch in batches)
        {
            TensorShape shape = recognised.Architecture.Input.Shape(batch);
            Begin($"{name} {shape}");
            ThrowIfTooLarge(name, network, shape);
            BenchDocument.Starts? starts = StartsOf(batch == batches[0], () => recognised.Build(build), shape);
            using TimedPlan plan = new(context, network, shape, DrawInputs(shape), Options);
            plan.FirstOutput();
            rounds.Alternate([plan.Run], interruption);
            _entries.Add(new BenchDocument.Entry(
                name, $"{name} on {string.Join('×', shape.Sizes.Skip(1))}", batch, plan.Times, error, Static: null,
                NetworkWork.OperationsOf(network, recognised.Weights, shape) is double operations
                    ? WorkOf(operations, null, null, plan)
                    : null,
                FootprintOf(plan), starts, plan.Steps));
        }
    }

    /// <summary>How a layer's time grows with samples, and with pixels.</summary>
    /// <exception cref="WrongOutputException">It is wrong somewhere.</exception>
    public BenchDocument.Growth MeasureGrowth(Scaling scaling)
    {
        Begin(scaling.ToString());
        List<TimedPlan> plans = [];
        try
        {
            foreach ((LayerWorkload load, int batch) in scaling.Sizes)
            {
                interruption.ThrowIfRequested();
                LayerWeights weights = new(load);
                Network network = weights.CreateDynamic();
                TensorShape shape = load.Input(batch);
                ThrowIfTooLarge(load.ToString(), network, shape);
                IReadOnlyList<float[]> inputs = DrawInputs(shape);
                TimedPlan plan = new(context, network, shape, inputs, Options);
                plans.Add(plan);
                OutputCheck.Compare(
                    $"{load}, N = {batch}", load, new LayerReference(weights, isDynamic: true, inputs[0]), batch,
                    plan.FirstOutput(), Attained);
            }

            rounds.Alternate([.. plans.Select(static plan => (Action)plan.Run)], interruption);
            return scaling.GrowthOf([.. plans.Select(static plan => plan.Times)]);
        }
        finally
        {
            plans.ForEach(static plan => plan.Dispose());
        }
    }

    /// <summary>Inputs of a shape.</summary>
    internal static IReadOnlyList<float[]> DrawInputs(TensorShape shape) =>
        [.. Enumerable.Range(1, Inputs).Select(seed => RandomNumbers.Draw(shape.ElementCount, 1, seed))];

    /// <summary>Refuses what no array holds.</summary>
    /// <exception cref="RequestException">Input or output are too large.</exception>
    internal static void ThrowIfTooLarge(string name, Network network, TensorShape input)
    {
        long largest = Math.Max(input.ElementCount, network.InferOutputShape(input).ElementCount);
        if (largest > int.MaxValue / sizeof(float))
        {
            throw new RequestException($"{name}: {input} is too large for one run; give a smaller --batch or --map");
        }
    }

    private BenchDocument.Starts? StartsOf(bool isFirst, Func<Network> build, TensorShape input) =>
        isFirst && MeasuresStarts ? StartClock.Measure(values, build, input, Options) : null;

    // The floor comes last: the device's peaks are measured again at the end.
    private static BenchDocument.Work WorkOf(double operations, double? bytes, double? mixture, TimedPlan plan) =>
        new(operations, bytes, mixture, Floor: 0, operations / plan.Times.Best.Median * 1e3);

    private static BenchDocument.Footprint FootprintOf(TimedPlan plan) => new(
        plan.Summary.WeightBytes, plan.Summary.FeatureBytes, plan.Summary.UnsharedFeatureBytes,
        plan.Summary.Dispatches, plan.Summary.Barriers);
}
