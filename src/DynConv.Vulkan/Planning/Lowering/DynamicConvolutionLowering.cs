using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// A dynamic convolution: pool → attention → aggregate → convolve with one kernel per sample (arXiv 1912.03458). The
/// weights and biases of one expert stand in one row of the bank, so one aggregation mixes both.
/// </summary>
internal static class DynamicConvolutionLowering
{
    public static void Lower(PlanBuilder builder, DynamicConvolutionNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        TensorShape output = builder.Shape(node.Output);
        Operand source = builder.Operand(node.Inputs[0]);
        Transient pooled = Pool(builder, node, source, input);
        int experts = node.ExpertCount;
        Transient attention = AttentionLowering.Lower(builder, node, pooled, input.N, experts);
        ConvolutionTile tile = ConvolutionTile.Choose(node.Geometry, output.W, builder.Device);
        BankRow row = new(
            ConvolutionLowering.Layout(node.Geometry, tile), node.BankBias is null ? 0 : node.Geometry.OutChannels);
        Mixed mixed = new(node, row, experts, tile);
        AggregateAndConvolve(builder, mixed, (source, input), attention, output);
        if (builder.Options.Observe.HasFlag(Observe.Attention))
        {
            builder.Keep(new PlanObservation(node.Name, "attention", [input.N, experts], attention, input.N * experts));
        }

        if (builder.Options.Observe.HasFlag(Observe.Stages))
        {
            builder.Keep(new PlanObservation(node.Name, "pooled", [input.N, input.C], pooled, input.N * input.C));
        }
    }

    private static Transient Pool(PlanBuilder builder, DynamicConvolutionNode node, Operand source, TensorShape input)
    {
        Transient pooled = builder.AddTransient($"{node.Name}.pooled", (ulong)input.N * (ulong)input.C * sizeof(float));
        PoolLowering.AddGlobalAverage(builder, $"{node.Name}.pool", source, input, pooled);
        return pooled;
    }

    private static void AggregateAndConvolve(
        PlanBuilder builder, Mixed layer, (Operand Operand, TensorShape Shape) source, Transient attention,
        TensorShape output)
    {
        (DynamicConvolutionNode node, BankRow row, int experts) = (layer.Node, layer.Row, layer.Experts);
        int samples = source.Shape.N;
        ulong rowBytes = (ulong)row.Count * sizeof(float);
        BatchSplit split = BatchSplit.For(
            node.Name, samples, builder.Device,
            ("input", ConvolutionLowering.BytesPerSample(source.Shape)),
            ("output", ConvolutionLowering.BytesPerSample(output)),
            ("mixed kernel", rowBytes));
        bool keepAll = builder.Options.Observe.HasFlag(Observe.Stages);
        Constant bank = builder.AddConstant(
            $"{node.Name}.bank", checked(experts * row.Count), span => row.Pack(node.Bank, node.BankBias, span));
        Constant staticBias = node.StaticBias is null ? builder.Nothing : builder.AddConstant(node.StaticBias);
        Transient mixed = builder.AddTransient(
            $"{node.Name}.mixed", (ulong)(keepAll ? samples : split.ChunkSamples) * rowBytes);
        Operand target = builder.DefineTransient(node.Output, node.Name);
        ConvolutionOperands operands = node.BankBias is not null
            ? new ConvolutionOperands(
                (uint)row.Count, (uint)row.BiasOffset, (uint)row.Count, HasBias: true, node.Activation)
            : new ConvolutionOperands((uint)row.Count, 0, 0, node.StaticBias is not null, node.Activation);
        foreach ((int first, int count) in split.Chunks)
        {
            Part part = new(first, count, keepAll ? (ulong)first * rowBytes : 0, (ulong)count * rowBytes);
            AddAggregate(builder, layer, part, attention, bank, mixed);
            AddConvolve(builder, layer, part, operands, source, mixed, staticBias, (target, output));
        }

        if (keepAll)
        {
            KeepMixed(builder, layer, mixed, samples);
        }
    }

    private static void AddAggregate(
        PlanBuilder builder, Mixed layer, Part part, Transient attention, Constant bank, Transient mixed) =>
        builder.AddStep(
            $"{layer.Node.Name}.aggregate",
            recorder => recorder.Dispatch(
                new AggregateKernels(
                    (uint)part.Count, (uint)layer.Experts, (uint)layer.Row.Count, (uint)part.First),
                attention.Range, bank.Range, part.Of(mixed)),
            attention, bank, mixed);

    private static void AddConvolve(
        PlanBuilder builder,
        Mixed layer,
        Part part,
        ConvolutionOperands operands,
        (Operand Operand, TensorShape Shape) source,
        Transient mixed,
        Constant staticBias,
        (Operand Operand, TensorShape Shape) target) =>
        builder.AddStep(
            $"{layer.Node.Name}.convolve",
            recorder =>
            {
                BufferRange weights = part.Of(mixed);
                ConvolutionLowering.Dispatch(
                    recorder, layer.Node.Geometry, (source.Shape, part.First, part.Count), operands, layer.Tile,
                    ConvolutionLowering.Samples(source.Operand, source.Shape, part.First, part.Count),
                    weights,
                    layer.Node.BankBias is not null ? weights : staticBias.Range,
                    ConvolutionLowering.Samples(target.Operand, target.Shape, part.First, part.Count));
            },
            source.Operand, mixed, staticBias, target.Operand);

    private static void KeepMixed(PlanBuilder builder, Mixed layer, Transient mixed, int samples)
    {
        (DynamicConvolutionNode node, BankRow row) = (layer.Node, layer.Row);
        ConvolutionGeometry geometry = node.Geometry;
        int stored = checked(samples * row.Count);
        builder.Keep(new PlanObservation(
            node.Name, "weight",
            [samples, geometry.OutChannels, geometry.InChannelsPerGroup, geometry.KernelHeight, geometry.KernelWidth],
            mixed, stored, row.UnpackWeights));
        if (node.BankBias is not null)
        {
            builder.Keep(new PlanObservation(
                node.Name, "bias", [samples, geometry.OutChannels], mixed, stored, row.UnpackBiases));
        }
    }

    /// <summary>What aggregation and convolution share.</summary>
    private readonly record struct Mixed(DynamicConvolutionNode Node, BankRow Row, int Experts, ConvolutionTile Tile);

    /// <summary>Samples that are mixed and convolved together, and where in the mixed kernels theirs are.</summary>
    private readonly record struct Part(int First, int Count, ulong Offset, ulong Bytes)
    {
        public BufferRange Of(Transient mixed) => mixed.Range.Slice(Offset, Bytes);
    }
}
