using System;
using System.Linq;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Compares the observed stages of a run with the float64 reference.</summary>
internal static class StageComparison
{
    public static void Check(ConvolutionCase given, ConvolutionTensors tensors, LayerCase.Run run)
    {
        DynamicConvolutionStages exact = tensors.Expected();
        Parity.Check(run.Stages["pooled"], exact.Pooled, Parity.Bound, "pooled");
        double attentionBound = AttentionBound(given, tensors, exact);
        Parity.Check(run.Stages["attention"], exact.Attention, attentionBound, "attention");

        // What follows is held against the reference with the device's own attention: the error of one stage is not
        // charged twice.
        double[] attention = Array.ConvertAll(run.Stages["attention"], v => (double)v);
        DynamicConvolutionStages rest = tensors.Layer().ForwardWith(attention, tensors.Input, given.Input);
        Parity.Check(run.Stages["weight"], rest.Weight, Parity.Bound, "mixed weights");
        if (rest.Bias is not null)
        {
            Parity.Check(run.Stages["bias"], rest.Bias, Parity.Bound, "mixed biases");
        }

        Parity.Check(run.Output, rest.Output, Parity.Bound, "output");
        Parity.Check(run.Output, exact.Output, Parity.Bound + attentionBound, "output, float64 all the way");
    }

    /// <summary>
    /// A softmax passes on an absolute error of its logits, divided by τ. Rounding makes one of about a unit in the
    /// last place of the sum of the terms' magnitudes, in PyTorch as here; below that no float32 layer can be.
    /// </summary>
    private static double AttentionBound(
        ConvolutionCase given, ConvolutionTensors tensors, DynamicConvolutionStages exact)
    {
        double[] magnitudes = Attention.Logits(
            Array.ConvertAll(exact.Pooled, Math.Abs), given.N, given.C, given.Hidden, given.Experts,
            (Magnitudes(tensors.Fc1Weight), Magnitudes(tensors.Fc1Bias)),
            (Magnitudes(tensors.Fc2Weight), Magnitudes(tensors.Fc2Bias)));
        return Math.Max(Parity.Bound, Math.Pow(2, -23) * magnitudes.Max() / given.Temperature);
    }

    private static float[]? Magnitudes(float[]? values) => values is null ? null : Array.ConvertAll(values, Math.Abs);
}
