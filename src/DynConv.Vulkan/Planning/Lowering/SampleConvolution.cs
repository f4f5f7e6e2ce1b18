using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// A convolution with one kernel for each sample, however the kernels are made: the batch is cut where the kernels would be
/// larger than a binding, and for each part they are made and used.
/// </summary>
internal sealed class SampleConvolution
{
    private readonly ConvolvingNode _node;
    private readonly bool _mixesBias;
    private readonly TensorShape _input;
    private readonly TensorShape _output;
    private readonly ConvolutionMethod _method;

    /// <param name="builder">Where the steps go.</param>
    /// <param name="node">The convolution; its first input is convolved, its second is what the kernels are made of.</param>
    /// <param name="hasBias">Whether a sample's biases stand behind its kernel.</param>
    /// <param name="mixesBias">Whether they are its own.</param>
    public SampleConvolution(PlanBuilder builder, ConvolvingNode node, bool hasBias, bool mixesBias = false)
    {
        (_node, _mixesBias) = (node, mixesBias);
        (_input, _output) = (builder.Shape(node.Inputs[0]), builder.Shape(node.Output));
        _method = ConvolutionMethod.Create(
            builder,
            new ConvolutionSite(node.Geometry, _input, _output, IsDynamic: true)
            {
                Experts = node is DynamicConvolutionNode { Coefficients.IsPlain: true } mixed ? mixed.ExpertCount : 0,
            });
        Row = new BankRow(_method.Layout, hasBias ? node.Geometry.OutChannels : 0);
    }

    /// <summary>How a kernel is packed.</summary>
    public ConvolutionTile Tile => _method.Choice.Tile;

    /// <summary>A sample's kernel, and its biases behind it.</summary>
    public BankRow Row { get; }

    /// <summary>N.</summary>
    public int Samples => _input.N;

    /// <summary>Makes the kernels of some samples.</summary>
    /// <param name="recorder">Where it is recorded.</param>
    /// <param name="part">Which samples.</param>
    /// <param name="mixed">Takes their kernels, one row each.</param>
    public delegate void MakeKernels(CommandRecorder recorder, Part part, BufferRange mixed);

    /// <summary>Whether its form mixes experts itself where plain shares do.</summary>
    /// <param name="experts">How many.</param>
    /// <param name="arePacked">Whether they are not stored as float32.</param>
    public bool MixesExperts(int experts, bool arePacked) => _method.MixesExperts(experts, arePacked, _node.HasResidual);

    /// <summary>Adds the steps.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="step">What the making of kernels is called.</param>
    /// <param name="make">Makes the kernels.</param>
    /// <param name="mixing">What the kernels are mixed from, if they are, for methods that do that themselves.</param>
    /// <param name="read">What it reads besides the second input.</param>
    /// <param name="operands">Further operands that a part of a batch binds at its place.</param>
    public void Lower(
        PlanBuilder builder, string step, MakeKernels make, ExpertMixing? mixing, ReadOnlySpan<Operand> read,
        params ReadOnlySpan<(string What, ulong BytesPerSample)> operands)
    {
        ulong rowBytes = (ulong)Row.Count * sizeof(float);
        int samples = _input.N;
        BatchSplit split = Split(builder, operands);
        bool keepAll = builder.Options.Observe.HasFlag(Observe.Stages)
            && _node is not DynamicConvolutionNode { IsGated: true };
        if (mixing is not null && !keepAll && MixesExperts((int)mixing.Experts, mixing.Stored.IsPacked))
        {
            LowerMixing(builder, mixing, split);
            return;
        }

        Operand coefficients = builder.Operand(_node.Inputs[1]);
        Transient mixed = builder.AddTransient(
            $"{_node.Name}.mixed", (ulong)(keepAll ? samples : split.ChunkSamples) * rowBytes);
        ConvolutionFeatures features = Begin(builder, split.ChunkSamples);
        foreach ((int first, int count) in split.Chunks)
        {
            Part part = new(first, count, keepAll ? (ulong)first * rowBytes : 0, (ulong)count * rowBytes);
            builder.AddStep(
                $"{_node.Name}.{step}", recorder => make(recorder, part, part.Of(mixed)),
                [coefficients, .. read, mixed]);
            _method.AddSteps(
                builder, $"{_node.Name}.convolve", (first, count), Weights(part, mixed), features);
        }

        if (keepAll)
        {
            KeepMixed(builder, mixed, samples);
        }
    }

    /// <summary>How the batch is cut.</summary>
    /// <param name="builder">Has the device.</param>
    /// <param name="operands">Further operands that a part of a batch binds at its place.</param>
    public BatchSplit Split(PlanBuilder builder, params ReadOnlySpan<(string What, ulong BytesPerSample)> operands)
        => BatchSplit.For(
            _node.Name, _input.N, builder.Device,
            [
                ("input", ConvolutionLowering.BytesPerSample(_input, _method.AreMapsHalf)),
                ("output", ConvolutionLowering.BytesPerSample(_output, _method.AreMapsHalf)),
                ("mixed kernel", (ulong)Row.Count * sizeof(float)), .. operands, .. _method.Scratch,
            ]);

    /// <summary>Adds the steps of the whole batch, whose kernels are made already.</summary>
    public void LowerMixed(PlanBuilder builder, ConvolutionWeights weights)
    {
        ConvolutionFeatures features = Begin(builder, _input.N);
        _method.AddSteps(builder, $"{_node.Name}.convolve", (0, _input.N), weights, features);
    }

    /// <summary>Adds the steps of a method that mixes experts itself.</summary>
    private void LowerMixing(PlanBuilder builder, ExpertMixing mixing, BatchSplit split)
    {
        ConvolutionWeights weights = new(
            mixing.Bank, builder.Nothing,
            new ConvolutionOperands(0, 0, 0, HasBias: false, _node.Activation) { HasResidual = _node.HasResidual })
        {
            Mixing = mixing,
        };
        ConvolutionFeatures features = Begin(builder, split.ChunkSamples);
        foreach ((int First, int Count) part in split.Chunks)
        {
            _method.AddSteps(builder, $"{_node.Name}.convolve", part, weights, features);
        }
    }

    /// <summary>Makes room for parts of so many samples.</summary>
    private ConvolutionFeatures Begin(PlanBuilder builder, int samples)
    {
        builder.AddConvolution(_method.Site, _method.Choice.Form);
        _method.Reserve(builder, _node.Name, samples);
        return ConvolutionFeatures.Of(builder, _node, _method, samples == _input.N);
    }

    private ConvolutionWeights Weights(Part part, Transient mixed) => new(
        mixed, part.Offset, part.Bytes, mixed,
        new ConvolutionOperands(
            (uint)Row.Count, (uint)Row.BiasOffset, (uint)Row.Count, Row.Biases > 0, _node.Activation)
        {
            HasResidual = _node.HasResidual,
        });

    private void KeepMixed(PlanBuilder builder, Transient mixed, int samples)
    {
        ConvolutionGeometry geometry = _node.Geometry;
        int stored = checked(samples * Row.Count);
        builder.Keep(new PlanObservation(
            _node.LayerName, "weight",
            [samples, geometry.OutChannels, geometry.InChannelsPerGroup, .. geometry.KernelShape],
            mixed, stored, Row.UnpackWeights));
        if (_mixesBias)
        {
            builder.Keep(new PlanObservation(
                _node.LayerName, "bias", [samples, geometry.OutChannels], mixed, stored, Row.UnpackBiases));
        }
    }

    /// <summary>Samples whose kernels are made together, and where in the kernels theirs are.</summary>
    internal readonly record struct Part(int First, int Count, ulong Offset, ulong Bytes)
    {
        public BufferRange Of(Transient mixed) => mixed.Range.Slice(Offset, Bytes);
    }
}
