using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Compares the observed stages of a run with the float64 reference.</summary>
internal static class StageComparison
{
    public static void Check(
        ConvolutionCase given, ConvolutionTensors tensors, LayerCase.Run run,
        double outputBound = Deviation.UsualBound)
    {
        foreach ((string stage, float[] actual, double[] expected, double bound) in
            StageExpectation.Of(given, tensors, run, outputBound))
        {
            Parity.Check(actual, expected, bound, stage);
        }
    }
}
