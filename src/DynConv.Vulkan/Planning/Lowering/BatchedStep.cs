using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// A step that treats every sample alike, in parts of the batch where a binding would be larger than the device allows.
/// The first input and the output are cut, a further input only where it does not fit whole.
/// </summary>
internal sealed record BatchedStep
{
    private BatchedStep()
    {
    }

    public required ImmutableArray<(Operand Operand, TensorShape Shape, bool IsWhole)> Inputs { get; init; }

    public required (Operand Operand, TensorShape Shape) Output { get; init; }

    /// <summary>Adds a node's step; <paramref name="record"/> is called for each part.</summary>
    public static void Add(
        PlanBuilder builder, Node node, ReadOnlySpan<Constant> constants, Action<CommandRecorder, BatchPart> record)
        => Add(builder, node, constants, areHalf: false, record);

    /// <summary>As above, where the first input and the output may be float16.</summary>
    public static void Add(
        PlanBuilder builder, Node node, ReadOnlySpan<Constant> constants, bool areHalf,
        Action<CommandRecorder, BatchPart> record)
    {
        TensorShape output = builder.Shape(node.Output);
        List<(string What, ulong BytesPerSample)> cut = [("output", ConvolutionLowering.BytesPerSample(output, areHalf))];
        ImmutableArray<(Operand Operand, TensorShape Shape, bool IsWhole)>.Builder inputs =
            ImmutableArray.CreateBuilder<(Operand Operand, TensorShape Shape, bool IsWhole)>();
        foreach (Value value in node.Inputs)
        {
            Operand operand = builder.Operand(value, areHalf && inputs.Count == 0);
            bool isWhole = inputs.Count > 0 && operand.Bytes <= builder.Device.MaxStorageBufferRange;
            inputs.Add((operand, builder.Shape(value), isWhole));
            if (!isWhole)
            {
                cut.Add(("input", ConvolutionLowering.BytesPerSample(builder.Shape(value), operand.IsHalf)));
            }
        }

        BatchedStep step = new()
        {
            Inputs = inputs.ToImmutable(),
            Output = (builder.DefineTransient(node.Output, node.Name, areHalf), output),
        };
        BatchSplit split = BatchSplit.For(node.Name, output.N, builder.Device, [.. cut]);
        List<Operand> touched =
            [step.Output.Operand, .. constants, .. step.Inputs.Select(static input => input.Operand)];
        builder.AddStep(
            node.Name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    record(recorder, new BatchPart(step, first, count));
                }
            },
            [.. touched]);
    }
}
