using System;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Lowering;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>What a convolution reads and writes besides kernels, each of the whole batch.</summary>
/// <param name="Source">The input.</param>
/// <param name="Residual">What is added before the activation, of the output's shape, or null.</param>
/// <param name="Target">The output, and behind it the sums of its tiles, if any.</param>
internal sealed record ConvolutionFeatures(Operand Source, Operand? Residual, Operand Target)
{
    /// <summary>Floats before the sums of the output's tiles; 0 for none.</summary>
    public uint Sums { get; init; }

    /// <summary>The features of a node, whose output is defined here.</summary>
    /// <param name="builder">Where.</param>
    /// <param name="node">The convolution.</param>
    /// <param name="method">How it is computed.</param>
    /// <param name="isWhole">Whether the batch does not go in parts.</param>
    public static ConvolutionFeatures Of(PlanBuilder builder, ConvolvingNode node, ConvolutionMethod method, bool isWhole)
    {
        bool areHalf = method.AreMapsHalf;
        Operand source = builder.Operand(node.Inputs[0], areHalf);
        Operand? residual = node.Residual is { } value ? builder.Operand(value, areHalf) : null;
        if (!TileSums.AreWanted(builder, node.Output, method.SummedTiles, out ulong bytes))
        {
            return new ConvolutionFeatures(source, residual, builder.DefineTransient(node.Output, node.Name, areHalf));
        }

        TensorShape shape = builder.Shape(node.Output);
        ulong map = (ulong)shape.N * ConvolutionLowering.BytesPerSample(shape, areHalf);
        ulong start = TileSums.Start(map, builder.Device);
        if (!isWhole || start + bytes > builder.Device.MaxStorageBufferRange)
        {
            builder.DefineSums(node.Output, new MapSums(method.SummedTiles!.Value, null));
            return new ConvolutionFeatures(source, residual, builder.DefineTransient(node.Output, node.Name, areHalf));
        }

        Transient both = builder.AddTransient(node.Name, start + bytes, areHalf);
        builder.Define(node.Output, new OperandPart(both, 0, map) { IsHalf = areHalf });
        builder.DefineSums(
            node.Output, new MapSums(method.SummedTiles!.Value, new OperandPart(both, start, bytes)));
        return new ConvolutionFeatures(source, residual, both) { Sums = checked((uint)(start / sizeof(float))) };
    }

    /// <summary>Where a part of a batch is written.</summary>
    /// <param name="output">Shape of the output.</param>
    /// <param name="part">First sample and count; where there are sums, the whole batch.</param>
    public BufferRange Written(TensorShape output, (int First, int Count) part)
        => Sums == 0 ? ConvolutionLowering.Samples(Target, output, part.First, part.Count) : Target.Range;

    /// <summary>What the step touches that writes the output.</summary>
    /// <param name="others">What it reads besides the residual.</param>
    public Operand[] Touched(params ReadOnlySpan<Operand> others)
        => Residual is null ? [.. others, Target] : [.. others, Residual, Target];
}
