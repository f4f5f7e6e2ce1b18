using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
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
        IReadOnlyDictionary<Value, TensorShape> shapes = network.InferShapes(input);
        PlanBuilder builder = new(context.Capabilities, options, shapes);
        foreach (Node node in NetworkFusion.Apply(network.Graph).Nodes)
        {
            NodeLowering.Lower(builder, node);
        }

        Operand source = builder.Operand(network.Input);
        Operand target = builder.Operand(network.Output);
        // The host writes the input before the first step and reads the output after the last.
        (source as Transient)?.Touch(0);
        (target as Transient)?.Touch(int.MaxValue);
        PlanMemory memory = new(context, builder);
        RecordedCommands? commands = null;
        try
        {
            HostTransfer transfer = new(memory, source, target);
            commands = Record(context, builder, transfer, out int dispatches, out int barriers);
            context.Pipelines.Save();
            return new Plan(context, memory, commands, transfer, new PlanSummary
            {
                InputShape = input,
                OutputShape = shapes[network.Output],
                Dispatches = dispatches,
                Barriers = barriers,
                WeightBytes = memory.ConstantBytes,
                FeatureBytes = memory.PeakTransientBytes,
                UnsharedFeatureBytes = memory.TransientBytes,
                Observations = builder.Observations,
            });
        }
        catch
        {
            commands?.Dispose();
            memory.Dispose();
            throw;
        }
    }

    private static RecordedCommands Record(
        VulkanContext context, PlanBuilder builder, HostTransfer transfer, out int dispatches, out int barriers)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        if (builder.Options.Profile)
        {
            recorder.EnableTimestamps(builder.Steps.Count + 3);
            recorder.Timestamp("start");
        }

        transfer.RecordUpload(recorder);
        recorder.Timestamp("upload");
        foreach (PlanBuilder.Step step in builder.Steps)
        {
            step.Record(recorder);
            recorder.Timestamp(step.Name);
        }

        transfer.RecordDownload(recorder);
        recorder.Timestamp("download");
        dispatches = recorder.DispatchCount;
        barriers = recorder.BarrierCount;
        return recorder.Finish();
    }
}
