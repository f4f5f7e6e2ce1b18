using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// The attention network of a dynamic convolution: one fused dispatch where that is the faster and the device's shared
/// memory and bindings allow it, else two fully connected layers and a softmax. Both add in the same order. A network
/// without a hidden layer, or with a sigmoid, is fully connected layers.
/// </summary>
internal static class AttentionLowering
{
    /// <summary>
    /// Largest C·h for one dispatch. Software: measured (docs/performance.md, `attention`). GPUs: an estimate, not
    /// yet measured.
    /// </summary>
    private const ulong LargestFused = 4096;
    private const ulong LargestFusedOnSoftware = 1024;

    /// <summary>Adds the steps; gives the attention [N, K].</summary>
    public static Transient Lower(
        PlanBuilder builder, DynamicConvolutionNode node, Transient pooled, int samples, int experts)
    {
        AttentionParameters network = node.Attention;
        uint hidden = (uint)network.HiddenWidth;
        Weights weights = new(
            network.Fc1Weight is null ? builder.Nothing : builder.AddConstant(network.Fc1Weight),
            network.Fc1Bias is null ? builder.Nothing : builder.AddConstant(network.Fc1Bias),
            builder.AddConstant(network.Fc2Weight),
            network.Fc2Bias is null ? builder.Nothing : builder.AddConstant(network.Fc2Bias));
        Sizes sizes = new((uint)samples, (uint)node.Geometry.InChannels, hidden, (uint)experts);
        Transient attention = builder.AddTransient(
            $"{node.Name}.attention", (ulong)samples * (ulong)experts * sizeof(float));
        if (network is { Fc1Weight: not null, Mixing: Mixing.Softmax }
            && Attention.Fits(hidden, sizes.Experts, builder.Device) && IsFusedFaster(sizes, builder.Device))
        {
            AddFused(builder, node, sizes, weights, pooled, attention);
        }
        else
        {
            AddSeparate(builder, node, sizes, weights, pooled, attention);
        }

        return attention;
    }

    /// <summary>
    /// One work-group computes a sample's whole attention, so a wide one leaves the rest of the device idle, while
    /// separate layers spread over it. The batch has no say: then a sample's bits would depend on how many others run
    /// with it.
    /// </summary>
    private static bool IsFusedFaster(Sizes sizes, DeviceCapabilities device)
        => (ulong)sizes.Channels * sizes.Hidden <= (device.IsSoftware ? LargestFusedOnSoftware : LargestFused);

    private static void AddFused(
        PlanBuilder builder, DynamicConvolutionNode node, Sizes sizes, Weights weights, Transient pooled,
        Transient attention)
    {
        AttentionParameters network = node.Attention;
        Attention kernel = new(
            sizes.Samples, sizes.Channels, sizes.Hidden, sizes.Experts,
            network.Fc1Bias is not null, network.Fc2Bias is not null,
            network.Temperature);
        builder.AddStep(
            $"{node.Name}.attention",
            recorder => recorder.Dispatch(
                kernel, pooled.Range, weights.Fc1.Range, weights.Fc1Bias.Range,
                weights.Fc2.Range, weights.Fc2Bias.Range, attention.Range),
            pooled, weights.Fc1, weights.Fc1Bias, weights.Fc2, weights.Fc2Bias, attention);
    }

    private static void AddSeparate(
        PlanBuilder builder, DynamicConvolutionNode node, Sizes sizes, Weights weights, Transient pooled,
        Transient attention)
    {
        AttentionParameters network = node.Attention;
        Transient features = network.Fc1Weight is null
            ? pooled
            : AddHidden(builder, node, sizes, weights, pooled);
        bool isSigmoid = network.Mixing == Mixing.Sigmoid;
        Transient logits = isSigmoid ? attention : builder.AddTransient($"{node.Name}.logits", attention.Bytes);
        Linear fc2 = new(
            sizes.Samples, network.Fc1Weight is null ? sizes.Channels : sizes.Hidden, sizes.Experts,
            network.Fc2Bias is not null, isSigmoid ? Activation.Sigmoid : Activation.None);
        builder.AddStep(
            $"{node.Name}.fc2",
            recorder => recorder.Dispatch(fc2, features.Range, weights.Fc2.Range, weights.Fc2Bias.Range, logits.Range),
            features, weights.Fc2, weights.Fc2Bias, logits);
        if (!isSigmoid)
        {
            Softmax softmax = new(sizes.Samples, sizes.Experts, network.Temperature);
            builder.AddStep(
                $"{node.Name}.softmax",
                recorder => recorder.Dispatch(softmax, logits.Range, attention.Range),
                logits, attention);
        }
    }

    private static Transient AddHidden(
        PlanBuilder builder, DynamicConvolutionNode node, Sizes sizes, Weights weights, Transient pooled)
    {
        Transient hidden = builder.AddTransient(
            $"{node.Name}.hidden", (ulong)sizes.Samples * sizes.Hidden * sizeof(float));
        Linear fc1 = new(
            sizes.Samples, sizes.Channels, sizes.Hidden, node.Attention.Fc1Bias is not null, Activation.ReLU);
        builder.AddStep(
            $"{node.Name}.fc1",
            recorder => recorder.Dispatch(fc1, pooled.Range, weights.Fc1.Range, weights.Fc1Bias.Range, hidden.Range),
            pooled, weights.Fc1, weights.Fc1Bias, hidden);
        return hidden;
    }

    private readonly record struct Sizes(uint Samples, uint Channels, uint Hidden, uint Experts);

    private readonly record struct Weights(Constant Fc1, Constant Fc1Bias, Constant Fc2, Constant Fc2Bias);
}
