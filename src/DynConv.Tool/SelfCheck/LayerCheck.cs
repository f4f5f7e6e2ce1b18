using System.Globalization;
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
        if (!Passes(given, output! with { Stage = "output of a plain run", Actual = plain.Output }))
        {
            return false;
        }

        Count++;
        return true;
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
