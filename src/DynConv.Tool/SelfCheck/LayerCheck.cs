using System;
using System.Globalization;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Planning;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Tool.SelfCheck;

/// <summary>Runs layers on a device and compares them with the tests' float64 reference.</summary>
internal sealed class LayerCheck(VulkanContext context)
{
    // Of rounding to float16, whichever way a device rounds.
    private const double HalfUnit = 1.0 / 1024;

    /// <summary>Layers that were right.</summary>
    public int Count { get; private set; }

    /// <summary>Stages that were compared.</summary>
    public int Stages { get; private set; }

    /// <summary>The largest error over the largest value of its stage.</summary>
    public double Worst { get; private set; }

    /// <summary>Where that was.</summary>
    public string WorstPlace { get; private set; } = string.Empty;

    /// <summary>What was wrong first, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether every stage of a layer is right, and its output too where no stage is kept.</summary>
    public bool Passes(ConvolutionCase given)
    {
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        LayerCase.Run run = LayerCase.Execute(context, network, given, tensors.Input, Observe.Stages);
        StageExpectation? output = null;
        foreach (StageExpectation expectation in StageExpectation.Of(given, tensors, run))
        {
            output = expectation;
            if (!Passes(given, expectation))
            {
                return false;
            }
        }

        // Without stages to keep, steps may be fused: what a user's run does.
        LayerCase.Run plain = LayerCase.Execute(context, network, given, tensors.Input, Observe.None);
        if (!Passes(given, output! with { Stage = "output of a plain run", Actual = plain.Output })
            || !PassesWithHalfMaps(given, tensors, network) || !PassesWithHalfProducts(given, tensors, network, run))
        {
            return false;
        }

        Count++;
        return true;
    }

    /// <summary>Where the device stores maps of float16: of an input that float16 has, only the output is rounded.</summary>
    private bool PassesWithHalfMaps(ConvolutionCase given, ConvolutionTensors tensors, Network network)
    {
        if (!context.Supports(ActivationPrecision.Float16))
        {
            return true;
        }

        float[] input = Array.ConvertAll(tensors.Input, static value => (float)(Half)value);
        float[] single = LayerCase.Execute(context, network, given, input, new PlanOptions()).Output;
        float[] half = LayerCase.Execute(
            context, network, given, input, new PlanOptions { ActivationPrecision = ActivationPrecision.Float16 }).Output;
        return Passes(given, new StageExpectation(
            "output with maps of float16", half, Array.ConvertAll(single, static value => (double)value), HalfUnit));
    }

    /// <summary>
    /// Where the device has matrix units: both operands of each product are rounded, so that where terms cancel, the bound is
    /// that of their magnitudes.
    /// </summary>
    private bool PassesWithHalfProducts(
        ConvolutionCase given, ConvolutionTensors tensors, Network network, LayerCase.Run exact)
    {
        if (!context.Supports(Arithmetic.Float16))
        {
            return true;
        }

        float[] half = LayerCase.Execute(
            context, network, given, tensors.Input, new PlanOptions { Arithmetic = Arithmetic.Float16 }).Output;
        double[] magnitudes = Convolution.PerSample(
            Array.ConvertAll(tensors.Input, Math.Abs), given.Input,
            Array.ConvertAll(exact.Stages["weight"], static value => Math.Abs((double)value)), default, given.O,
            given.Window, given.Groups);
        double[] wanted = Array.ConvertAll(exact.Output, static value => (double)value);
        double largest = wanted.Max(Math.Abs);
        return Passes(given, new StageExpectation(
            "output with products of float16", half, wanted,
            largest == 0 ? HalfUnit : Math.Max(2e-3, HalfUnit * magnitudes.Max() / largest)));
    }

    private bool Passes(ConvolutionCase given, StageExpectation expectation)
    {
        Deviation deviation = Deviation.Of(expectation.Actual, expectation.Expected, expectation.Bound);
        Stages++;
        if (!deviation.IsAllowed)
        {
            Failure = $"{expectation.Stage} of '{given}': {deviation}";
            return false;
        }

        // Attention may be worse conditioned than anything else; its own bound says by how much.
        double ratio = deviation.Ratio * Deviation.UsualBound / expectation.Bound;
        if (ratio > Worst)
        {
            Worst = ratio;
            WorstPlace = string.Create(CultureInfo.InvariantCulture, $"{expectation.Stage} of {given}");
        }

        return true;
    }
}
