using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>One way to compute a convolution, alone on the device with made-up numbers, to be timed.</summary>
internal sealed class ConvolutionTrial : IDisposable
{
    private const string StepName = "trial";

    private readonly Plan _plan;
    private readonly float[] _input;
    private readonly float[] _output;

    private ConvolutionTrial(ConvolutionChoice choice, Plan plan, float[] input)
        => (Choice, _plan, _input, _output) = (choice, plan, input, new float[plan.OutputShape.ElementCount]);

    public ConvolutionChoice Choice { get; }

    /// <summary>What the last run gave.</summary>
    public ReadOnlySpan<float> Output => _output;

    /// <summary>Milliseconds of each run so far.</summary>
    public List<double> Times { get; } = [];

    /// <summary>Median of <see cref="Times"/>.</summary>
    public double Median => Times.Order().ElementAt(Times.Count / 2);

    /// <summary>Compiles it.</summary>
    /// <exception cref="VulkanException">The driver refuses it.</exception>
    /// <exception cref="DeviceLimitException">The device cannot run it.</exception>
    public static ConvolutionTrial Create(VulkanContext context, in ConvolutionSite site, ConvolutionChoice choice)
    {
        PlanOptions options = new() { ForcedChoice = _ => choice, Profile = true };
        Value input = new(context, "input"), output = new(context, "output");
        Dictionary<Value, TensorShape> shapes = new() { [input] = site.Input, [output] = site.Output };
        PlanBuilder builder = new(context.Capabilities, options, shapes) { Batch = site.Input.N };
        Transient source = builder.DefineTransient(input, "input");
        ConvolutionMethod method = ConvolutionMethod.Create(builder, site);
        ConvolutionWeights weights = Weights(builder, method, input, output);
        method.Reserve(builder, StepName, site.Input.N);
        Transient target = builder.DefineTransient(output, "output");
        method.AddSteps(builder, StepName, (0, site.Input.N), weights, new ConvolutionFeatures(source, null, target));
        source.Touch(0);
        target.Touch(int.MaxValue);
        PlanProgram program = new()
        {
            InputShape = site.Input,
            OutputShape = site.Output,
            Steps = builder.Steps,
            Transients = builder.Transients,
            Observations = [],
            Source = source,
            Target = target,
            Profile = true,
        };
        float[] numbers = new float[site.Input.ElementCount];
        Fill(numbers, 1);
        return new ConvolutionTrial(choice, Planner.Assemble(context, builder, program), numbers);
    }

    /// <summary>Runs once and notes the time: the device's own where it has timestamps, else the wall clock's.</summary>
    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        _plan.Run(_input, _output);
        double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        // Input and output are copied too, which no form has a part in.
        double[] steps =
        [
            .. _plan.ReadTimes()
                .Where(static step => step.Step.StartsWith(StepName, StringComparison.Ordinal))
                .Select(static step => step.Milliseconds),
        ];
        Times.Add(steps.Length == 0 ? wall : steps.Sum());
    }

    public void Dispose() => _plan.Dispose();

    private static ConvolutionWeights Weights(
        PlanBuilder builder, ConvolutionMethod method, Value input, Value output)
    {
        ConvolutionSite site = method.Site;
        if (!site.IsDynamic)
        {
            return method.AddWeights(builder, new ConvolutionNode
            {
                Name = StepName,
                Inputs = [input],
                Output = output,
                Weight = new MadeUpParameter(
                    [site.Geometry.OutChannels, site.Geometry.InChannelsPerGroup, .. site.Geometry.KernelShape]),
                Geometry = site.Geometry,
            });
        }

        // Packed alike for each sample: the same kernel, so that ways that pack otherwise give the same output.
        BankRow row = new(method.Layout, 0);
        ConvolutionOperands operands = new((uint)row.Count, 0, 0, HasBias: false, Activation.None);
        if (site.Experts > 0)
        {
            return Mixed(builder, method, row, operands);
        }

        Constant kernels = builder.AddWords("kernels", checked(row.Count * site.Input.N), span =>
        {
            for (int n = 0; n < site.Input.N; n++)
            {
                Pack(site, row, 1, span.Slice(n * row.Count, row.Count));
            }
        });
        return new ConvolutionWeights(kernels, 0, kernels.Bytes, builder.Nothing, operands);
    }

    /// <summary>Kernels that are mixed: by the way itself, or before it, which is timed with it.</summary>
    private static ConvolutionWeights Mixed(
        PlanBuilder builder, ConvolutionMethod method, BankRow row, ConvolutionOperands operands)
    {
        ConvolutionSite site = method.Site;
        (uint samples, int experts) = ((uint)site.Input.N, site.Experts);
        Constant bank = builder.AddWords(
            "bank", checked(row.Count * experts), span => Pack(site, row, experts, span));
        Constant shares = builder.AddConstant("shares", checked((int)samples * experts), static span => Fill(span, 7));
        StoredExperts stored = new StoredBank(row, NumberEncoding.Singles).ForKernels();
        if (method.MixesExperts(experts, stored.IsPacked, hasResidual: false))
        {
            return new ConvolutionWeights(
                bank, 0, bank.Bytes, builder.Nothing, operands with { WeightsPerSample = 0 })
            {
                Mixing = new ExpertMixing(shares, bank, (uint)experts, row, stored, MixesBias: false, AddsAlike: false),
            };
        }

        ulong bytes = (ulong)row.Count * samples * sizeof(float);
        Transient mixed = builder.AddTransient("mixed", bytes);
        AggregateKernels aggregate = new(
            samples, (uint)experts, ((uint)row.Count, (uint)row.BiasOffset), 0, stored, addsAlike: false);
        builder.AddStep(
            $"{StepName}.aggregate",
            recorder => recorder.DispatchFetching(aggregate, shares.Range, bank.Range, mixed.Range), shares, bank, mixed);
        return new ConvolutionWeights(mixed, 0, bytes, builder.Nothing, operands);
    }

    private static void Pack(ConvolutionSite site, BankRow row, int experts, Span<uint> span)
        => new StoredBank(row, NumberEncoding.Singles).Pack(
            new MadeUpParameter(
                [experts, site.Geometry.OutChannels, site.Geometry.InChannelsPerGroup, .. site.Geometry.KernelShape]),
            null, span);

    /// <summary>
    /// Numbers between −1 and 1 that look random: zeros would be faster on some devices, and hide mistakes.
    /// </summary>
    internal static void Fill(Span<float> numbers, uint first)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            uint mixed = (first + (uint)i) * 2654435761u;
            mixed ^= mixed >> 15;
            mixed *= 2246822519u;
            mixed ^= mixed >> 13;
            numbers[i] = ((mixed >> 8) / 8388608f) - 1;
        }
    }
}
