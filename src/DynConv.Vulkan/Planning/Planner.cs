using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Frames;
using DynConv.Vulkan.Planning.Fusion;
using DynConv.Vulkan.Planning.Lowering;

namespace DynConv.Vulkan.Planning;

/// <summary>Compiles networks: fuse, lower to steps, place operands, upload weights, record.</summary>
public static class Planner
{
    /// <summary>Compiles a network for a device and an input shape.</summary>
    /// <param name="network">What to run.</param>
    /// <param name="context">Where. Once it is disposed, the plan can only be disposed too.</param>
    /// <param name="input">Shape of the input [N, C, H, W].</param>
    /// <param name="options">What to keep and to time.</param>
    /// <exception cref="ArgumentException">The network lacks a layer that the options name.</exception>
    /// <exception cref="ShapeException">The network cannot take this shape.</exception>
    /// <exception cref="DeviceLimitException">The device cannot run it; the message holds the numbers.</exception>
    /// <exception cref="VulkanException">Out of memory, or another failure of the driver.</exception>
    public static Plan Compile(
        this Network network, VulkanContext context, TensorShape input, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(context);
        options ??= new PlanOptions();
        context.ThrowIfUnusable();
        IReadOnlyList<(string Name, Value Value)> kept = KeptOutputs(network, options);
        HashSet<ConvolutionForm> refused = [];
        while (true)
        {
            PlanBuilder builder = Lower(network, context, input, options, kept, refused);
            foreach ((string name, Value value) in kept)
            {
                TensorShape shape = builder.Shape(value);
                builder.Keep(new PlanObservation(
                    name, "output", shape.Sizes, builder.Operand(value), checked((int)shape.ElementCount)));
            }

            try
            {
                return Assemble(context, builder, Program(builder, network, input), options.HostFramesOnly);
            }
            catch (FormRefusedException e) when (refused.Add(e.Form))
            {
                Log.FormRefused(context.Logger, e.Form.ToString(), e.Step, e.Message);
            }
        }
    }

    /// <summary>
    /// Whether plans for a device multiply so where they are asked to (<see cref="PlanOptions.Arithmetic"/>); where not,
    /// they stay with float32.
    /// </summary>
    /// <param name="context">The device.</param>
    /// <param name="arithmetic">What would be asked for.</param>
    public static bool Supports(this VulkanContext context, Arithmetic arithmetic)
    {
        ArgumentNullException.ThrowIfNull(context);
        return arithmetic == Arithmetic.Float32 || MatrixArithmetic.Find(context, out _) is not null;
    }

    /// <summary>
    /// Whether plans for a device keep maps so where they are asked to (<see cref="PlanOptions.ActivationPrecision"/>); where
    /// not, they stay with float32.
    /// </summary>
    /// <param name="context">The device.</param>
    /// <param name="precision">What would be asked for.</param>
    public static bool Supports(this VulkanContext context, ActivationPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(context);
        return precision == ActivationPrecision.Float32 || context.Features.HasFlag(VulkanFeatures.HalfStorage);
    }

    /// <summary>Places, uploads and records what was lowered.</summary>
    internal static Plan Assemble(
        VulkanContext context, PlanBuilder builder, PlanProgram program, bool hostFramesOnly = false)
    {
        PlanMemory weights = new(context);
        PlanFrame? own = null;
        try
        {
            ulong weightBytes = weights.Place(builder.Constants);
            long start = Stopwatch.GetTimestamp();
            ConstantUploader.Upload(context, builder.Constants);
            TimeSpan uploadTime = Stopwatch.GetElapsedTime(start);
            own = new FrameBuilder(context, program, new FrameBindings(), isPlansOwn: true).Build(weights);
            PlanSummary summary = new()
            {
                InputShape = program.InputShape,
                OutputShape = program.OutputShape,
                Dispatches = own.Dispatches,
                Barriers = own.Barriers,
                WeightBytes = weightBytes,
                FeatureBytes = own.FeatureBytes,
                UnsharedFeatureBytes = builder.Transients.Aggregate(0ul, (sum, t) => sum + t.Bytes),
                UploadTime = uploadTime,
                Observations = builder.Observations,
            };
            if (hostFramesOnly)
            {
                // It made the pipelines and the numbers; its memory goes to the first frame through the pool.
                own.Dispose();
                own = null;
            }

            return new Plan(context, program, weights, own, summary);
        }
        catch
        {
            own?.Dispose();
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The convolutions of a network, as its plan has them.</summary>
    internal static IReadOnlyList<ConvolutionSite> Convolutions(Network network, VulkanContext context, TensorShape input)
        => Lower(network, context, input, new PlanOptions(), [], ImmutableHashSet<ConvolutionForm>.Empty).Convolutions;

    private static PlanBuilder Lower(
        Network network, VulkanContext context, TensorShape input, PlanOptions options,
        IReadOnlyList<(string Name, Value Value)> kept, IReadOnlySet<ConvolutionForm> refused)
    {
        IReadOnlyDictionary<Value, TensorShape> shapes = network.InferShapes(input);
        if (!context.Supports(options.ActivationPrecision))
        {
            Log.ActivationsStayFloat32(context.Logger, context.Capabilities.Name);
        }

        PlanBuilder builder = new(context.Capabilities, options, shapes)
        {
            Batch = input.N,
            Logger = context.Logger,
            StoresHalves = options.ActivationPrecision == ActivationPrecision.Float16
                && context.Supports(options.ActivationPrecision),
            Matrix = MatrixArithmetic.Find(context, options.Arithmetic),
            Refused = refused,
        };
        Graph graph = network.Graph with
        {
            Outputs = [network.Output, .. kept.Select(static output => output.Value)],
        };
        Graph fused = NetworkFusion.Apply(graph, shapes);
        builder.Users = new ValueUsers(fused);
        builder.SharedAggregations = SharedAggregation.Find(builder, fused);
        foreach (Node node in fused.Nodes)
        {
            builder.BeginNode();
            NodeLowering.Lower(builder, node);
        }

        return builder;
    }

    private static List<(string Name, Value Value)> KeptOutputs(Network network, PlanOptions options)
    {
        List<(string Name, Value Value)> kept = [];
        for (int i = 1; i < network.OutputNames.Count; i++)
        {
            kept.Add((network.OutputNames[i], network.Graph.Outputs[i]));
        }

        foreach (string layer in options.Layers)
        {
            kept.Add((layer, network.OutputOf(layer) ?? throw new ArgumentException(
                $"the network has no layer '{layer}'", nameof(options))));
        }

        return kept;
    }

    private static PlanProgram Program(PlanBuilder builder, Network network, TensorShape input)
    {
        Operand source = builder.Operand(network.Input);
        Operand target = builder.Operand(network.Output);
        if (ReferenceEquals(source, target))
        {
            // A network that only reshapes: input and output may be bound to different buffers all the same.
            Transient copy = builder.AddTransient("output", source.Bytes);
            builder.AddStep("copy", recorder => recorder.Copy(source.Range, copy.Range), source, copy);
            target = copy;
        }

        // The host writes the input before the first step and reads the output after the last.
        source.Touch(0);
        target.Touch(int.MaxValue);
        return new PlanProgram
        {
            InputShape = input,
            OutputShape = builder.Shape(network.Output),
            Steps = builder.Steps,
            Transients = builder.Transients,
            Observations = builder.Observations,
            Source = source,
            Target = target,
            Profile = builder.Options.Profile,
        };
    }
}
