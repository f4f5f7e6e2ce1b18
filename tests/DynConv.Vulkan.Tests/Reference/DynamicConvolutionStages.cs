namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Everything that a dynamic convolution layer computes on its way.</summary>
/// <param name="Pooled">[N, C].</param>
/// <param name="Logits">[N, K], before temperature and softmax.</param>
/// <param name="Attention">[N, K].</param>
/// <param name="Weight">[N, O, C/G, kh, kw], one filter bank a sample.</param>
/// <param name="Bias">[N, O], null for a layer without.</param>
/// <param name="Convolved">[N, O, H', W'], before the activation.</param>
/// <param name="Output">[N, O, H', W'].</param>
internal sealed record DynamicConvolutionStages(
    double[] Pooled,
    double[] Logits,
    double[] Attention,
    double[] Weight,
    double[]? Bias,
    double[] Convolved,
    double[] Output);
