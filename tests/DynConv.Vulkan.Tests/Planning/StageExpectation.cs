using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>What a run gave for a stage, what the float64 reference says, and how far they may be apart.</summary>
internal sealed record StageExpectation(string Stage, float[] Actual, double[] Expected, double Bound)
{
    /// <summary>Every stage of a run that observed all, and the output.</summary>
    public static IReadOnlyList<StageExpectation> Of(
        ConvolutionCase given, ConvolutionTensors tensors, LayerCase.Run run, double outputBound = Deviation.UsualBound)
    {
        const double Usual = Deviation.UsualBound;
        DynamicConvolutionStages exact = tensors.Expected();
        double attentionBound = AttentionBound(given, tensors, exact);

        // What follows the attention is held against the reference with the device's own: the error of one stage is not
        // charged twice.
        double[] attention = Array.ConvertAll(run.Stages["attention"], v => (double)v);
        DynamicConvolutionStages rest = tensors.Layer().ForwardWith(attention, tensors.Input, given.Input);
        List<StageExpectation> all =
        [
            new("pooled", run.Stages["pooled"], exact.Pooled, Usual),
            new("attention", run.Stages["attention"], exact.Attention, attentionBound),
            new("mixed weights", run.Stages["weight"], rest.Weight, Usual),
        ];
        if (rest.Bias is not null)
        {
            all.Add(new("mixed biases", run.Stages["bias"], rest.Bias, Usual));
        }

        all.Add(new("output", run.Output, rest.Output, outputBound));
        all.Add(new("output, float64 all the way", run.Output, exact.Output, outputBound + attentionBound));
        return all;
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
        return Math.Max(Deviation.UsualBound, Math.Pow(2, -23) * magnitudes.Max() / given.Temperature);
    }

    private static float[]? Magnitudes(float[]? values) => values is null ? null : Array.ConvertAll(values, Math.Abs);
}
