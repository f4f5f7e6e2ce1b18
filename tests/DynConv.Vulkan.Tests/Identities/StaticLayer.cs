using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Identities.Modules;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// The static convolution of the same engine: a case's geometry and activation with one kernel for all samples.
/// </summary>
internal static class StaticLayer
{
    /// <summary>Runs weight [O, C/G, kh, kw] and bias [O] over the input.</summary>
    public static float[] Run(
        VulkanContext context, ConvolutionCase given, float[] input, float[] weight, float[]? bias,
        PlanOptions? options = null)
    {
        SequenceModule module = SequenceModule.Of(
            new ConvolutionModule(given.C, given.O, given.Window, given.Groups, bias is not null),
            new ActivationModule(given.Activation));
        List<CheckpointTensor> tensors =
        [
            CheckpointTensor.FromSingles(
                "0.weight", [given.O, given.C / given.Groups, given.Window.Y.Taps, given.Window.X.Taps], weight),
        ];
        if (bias is not null)
        {
            tensors.Add(CheckpointTensor.FromSingles("0.bias", [given.O], bias));
        }

        TensorShape shape = new(given.N, given.C, given.H, given.W);
        return ModuleRun.OnDevice(context, module, StateDict.FromTensors(tensors), input, shape, options);
    }
}
