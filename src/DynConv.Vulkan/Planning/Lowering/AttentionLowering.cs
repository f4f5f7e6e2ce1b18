using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// The attention network of a dynamic convolution: one fused dispatch where that is the faster and the device's shared
/// memory and bindings allow it, else two fully connected layers, of which the second makes the softmax of a few experts
/// itself. All add in the same order. The one dispatch may also make the means that it looks at, of small maps. A network
/// without a hidden layer, or with a sigmoid, is fully connected layers.
/// </summary>
internal static class AttentionLowering
{
    /// <summary>
    /// Largest C·h for one dispatch. Software: measured (docs/performance.md, `attention`). GPUs: an estimate, not
    /// yet measured.
    /// </summary>
    private const ulong LargestFused = 4096;
    private const ulong LargestFusedOnSoftware = 131072;

    /// <summary>
    /// Largest C·P of the values that the one dispatch makes means of. Software: measured (docs/performance.md,
    /// `attention`). GPUs: an estimate of what a work-group reads while a dispatch and its barrier pass, not yet measured.
    /// </summary>
    private const ulong MostPooled = 8192;
    private const ulong MostPooledOnSoftware = 65536;

    /// <summary>Largest C·h of an attention that does so on a software device; measured there, too.</summary>
    private const ulong LargestPoolingOnSoftware = 16384;

    /// <summary>Whether an attention makes the means itself that it looks at; not where stages are kept, which have them.</summary>
    /// <param name="builder">Has the device and the options.</param>
    /// <param name="network">The attention.</param>
    /// <param name="input">What the means are of.</param>
    /// <param name="plane">What there is of each plane.</param>
    public static bool PoolsItself(PlanBuilder builder, AttentionNode network, TensorShape input, PlaneValues plane)
    {
        ulong values = (ulong)input.C * plane.Count;
        bool isFaster = builder.Device.IsSoftware
            ? values <= MostPooledOnSoftware
                && (ulong)input.C * (ulong)network.HiddenWidth <= LargestPoolingOnSoftware
            : values <= MostPooled;
        return (builder.Options.PoolInAttention ?? isFaster) && !builder.Options.Observe.HasFlag(Observe.Stages)
            && IsFused(network, input.C, builder.Device)
            && Attention.FitsPlanes(
                (uint)input.C, (uint)network.HiddenWidth, (uint)network.ExpertCount, builder.Device)
            && (ulong)input.N * values * sizeof(float) <= builder.Device.MaxStorageBufferRange;
    }

    /// <summary>Adds the steps, which make [N, K] of [N, C].</summary>
    public static void Lower(PlanBuilder builder, AttentionNode network)
    {
        Operand pooled = builder.Operand(network.Inputs[0]);
        TensorShape shape = builder.Shape(network.Inputs[0]);
        uint hidden = (uint)network.HiddenWidth;
        Weights weights = new(
            network.Fc1Weight is null ? builder.Nothing : builder.AddConstant(network.Fc1Weight),
            network.Fc1Bias is null ? builder.Nothing : builder.AddConstant(network.Fc1Bias),
            builder.AddConstant(network.Fc2Weight),
            network.Fc2Bias is null ? builder.Nothing : builder.AddConstant(network.Fc2Bias));
        Sizes sizes = new((uint)shape.N, (uint)shape.C, hidden, (uint)network.ExpertCount);
        Transient attention = builder.DefineTransient(network.Output, network.Name);
        if (IsFused(network, shape.C, builder.Device))
        {
            AddFused(builder, network, sizes, weights, pooled, attention);
        }
        else
        {
            AddSeparate(builder, network, sizes, weights, pooled, attention);
        }

        if (builder.Options.Observe.HasFlag(Observe.Stages))
        {
            builder.Keep(new PlanObservation(network.LayerName, "pooled", shape.Sizes, pooled, shape.N * shape.C));
        }
    }

    /// <summary>Coefficients of several attentions at once.</summary>
    public static void Lower(PlanBuilder builder, CoefficientsNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        Operand logits = builder.Operand(node.Inputs[0]);
        Transient coefficients = builder.DefineTransient(node.Output, node.Name);
        Coefficients kernel = new((uint)shape.N, (uint)shape.C, (uint)node.Experts);
        builder.AddStep(
            node.Name, recorder => recorder.Dispatch(kernel, logits.Range, coefficients.Range), logits, coefficients);
    }

    /// <summary>Signed shares of cells.</summary>
    public static void Lower(PlanBuilder builder, SignedSharesNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        Operand logits = builder.Operand(node.Inputs[0]);
        Transient shares = builder.DefineTransient(node.Output, node.Name);
        SignedShares kernel = new((uint)(shape.N * node.Tiles), (uint)node.Cells + 1);
        builder.AddStep(node.Name, recorder => recorder.Dispatch(kernel, logits.Range, shares.Range), logits, shares);
    }

    /// <summary>
    /// One work-group computes a sample's whole attention, so a wide one leaves the rest of the device idle, while
    /// separate layers spread over it. The batch has no say: then a sample's bits would depend on how many others run
    /// with it.
    /// </summary>
    private static bool IsFused(AttentionNode network, int channels, DeviceCapabilities device)
        => network is { Fc1Weight: not null, Mixing: Mixing.Softmax }
            && Attention.Fits((uint)network.HiddenWidth, (uint)network.ExpertCount, device)
            && (ulong)channels * (ulong)network.HiddenWidth
                <= (device.IsSoftware ? LargestFusedOnSoftware : LargestFused);

    private static void AddFused(
        PlanBuilder builder, AttentionNode network, Sizes sizes, Weights weights, Operand pooled,
        Transient attention)
    {
        Attention kernel = new(
            sizes.Samples, sizes.Channels, sizes.Hidden, sizes.Experts,
            network.Fc1Bias is not null, network.Fc2Bias is not null,
            network.Temperature);
        if (builder.MeansLeft(network) is PlaneValues plane)
        {
            kernel = kernel.OfPlanes(plane);
        }

        builder.AddStep(
            network.Name,
            recorder => recorder.DispatchFetching(
                kernel, pooled.Range, weights.Fc1.Range, weights.Fc1Bias.Range,
                weights.Fc2.Range, weights.Fc2Bias.Range, attention.Range),
            pooled, weights.Fc1, weights.Fc1Bias, weights.Fc2, weights.Fc2Bias, attention);
    }

    private static void AddSeparate(
        PlanBuilder builder, AttentionNode network, Sizes sizes, Weights weights, Operand pooled,
        Transient attention)
    {
        Operand features = network.Fc1Weight is null
            ? pooled
            : AddHidden(builder, network, sizes, weights, pooled);
        bool isSigmoid = network.Mixing == Mixing.Sigmoid;
        bool isApart = !isSigmoid && sizes.Experts > Linear.MostExperts;
        Transient logits = isApart ? builder.AddTransient($"{network.LayerName}.logits", attention.Bytes) : attention;
        Linear fc2 = new(
            sizes.Samples, network.Fc1Weight is null ? sizes.Channels : sizes.Hidden, sizes.Experts,
            network.Fc2Bias is not null, isSigmoid ? Activation.Sigmoid : Activation.None);
        fc2 = isSigmoid || isApart ? fc2 : fc2.WithSoftmax(sizes.Experts, network.Temperature);
        builder.AddStep(
            $"{network.LayerName}.fc2",
            recorder => recorder.DispatchFetching(
                fc2, features.Range, weights.Fc2.Range, weights.Fc2Bias.Range, logits.Range),
            features, weights.Fc2, weights.Fc2Bias, logits);
        if (isApart)
        {
            Softmax softmax = new(sizes.Samples, sizes.Experts, network.Temperature);
            builder.AddStep(
                $"{network.LayerName}.softmax",
                recorder => recorder.Dispatch(softmax, logits.Range, attention.Range),
                logits, attention);
        }
    }

    private static Transient AddHidden(
        PlanBuilder builder, AttentionNode network, Sizes sizes, Weights weights, Operand pooled)
    {
        Transient hidden = builder.AddTransient(
            $"{network.LayerName}.hidden", (ulong)sizes.Samples * sizes.Hidden * sizeof(float));
        Linear fc1 = new(
            sizes.Samples, sizes.Channels, sizes.Hidden, network.Fc1Bias is not null, Activation.ReLU);
        builder.AddStep(
            $"{network.LayerName}.fc1",
            recorder => recorder.DispatchFetching(
                fc1, pooled.Range, weights.Fc1.Range, weights.Fc1Bias.Range, hidden.Range),
            pooled, weights.Fc1, weights.Fc1Bias, hidden);
        return hidden;
    }

    private readonly record struct Sizes(uint Samples, uint Channels, uint Hidden, uint Experts);

    private readonly record struct Weights(Constant Fc1, Constant Fc1Bias, Constant Fc2, Constant Fc2Bias);
}
