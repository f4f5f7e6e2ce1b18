using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Between float32 and float16, where one kernel stores a map otherwise than another reads it.</summary>
internal static class HalfConversion
{
    /// <summary>Adds the step.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="source">What is there.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The same numbers, in the other format.</returns>
    public static Transient Add(PlanBuilder builder, Operand source, TensorShape shape)
    {
        string name = $"{source.Name}.{(source.IsHalf ? "float32" : "float16")}";
        ulong from = ConvolutionLowering.BytesPerSample(shape, source.IsHalf);
        ulong to = ConvolutionLowering.BytesPerSample(shape, !source.IsHalf);
        Transient target = builder.AddTransient(name, (ulong)shape.N * to, !source.IsHalf);
        BatchSplit split = BatchSplit.For(name, shape.N, builder.Device, ("input", from), ("output", to));
        builder.AddStep(
            name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    uint elements = (uint)(shape.ElementCount / shape.N * count);
                    BufferRange read = ConvolutionLowering.Samples(source, shape, first, count);
                    BufferRange written = ConvolutionLowering.Samples(target, shape, first, count);
                    if (source.IsHalf)
                    {
                        recorder.Dispatch(new FromHalf(elements), read, written);
                    }
                    else
                    {
                        recorder.Dispatch(new ToHalf(elements), read, written);
                    }
                }
            },
            source, target);
        return target;
    }
}
