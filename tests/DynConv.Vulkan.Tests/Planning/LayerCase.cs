using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// A drawn case as a network of one DynamicConv2d and its activation, with the state dict that PyTorch would save.
/// </summary>
internal static class LayerCase
{
    /// <summary>Every stage of one run, and the output.</summary>
    internal sealed record Run(float[] Output, IReadOnlyDictionary<string, float[]> Stages);

    public static Network Build(ConvolutionCase given, ConvolutionTensors tensors)
    {
        DynamicConv2d layer = new(
            given.C,
            given.O,
            (given.Window.Y.Taps, given.Window.X.Taps),
            (Size2d)(given.Window.Y.Stride, given.Window.X.Stride),
            (Size2d)(given.Window.Y.Padding, given.Window.X.Padding),
            (Size2d)(given.Window.Y.Dilation, given.Window.X.Dilation),
            given.Groups,
            given.BankBias,
            given.Experts,
            given.Temperature);
        Layer? activation = given.Activation switch
        {
            Nonlinearity.Relu => new ReLU(),
            Nonlinearity.Relu6 => new ReLU6(),
            Nonlinearity.Silu => new SiLU(),
            _ => null,
        };
        return Network.Build(
            activation is null ? new Sequential(layer) : new Sequential(layer, activation),
            StateDictOf(given, tensors));
    }

    /// <summary>Compiles, runs once, and reads everything that was observed.</summary>
    public static Run Execute(
        VulkanContext context, Network network, ConvolutionCase given, float[] input, Observe observe)
        => Execute(context, network, given, input, new PlanOptions { Observe = observe });

    /// <summary>The same with other options.</summary>
    public static Run Execute(
        VulkanContext context, Network network, ConvolutionCase given, float[] input, PlanOptions options)
    {
        using Plan plan = network.Compile(
            context, new TensorShape(given.N, given.C, given.H, given.W), options);
        float[] output = new float[plan.OutputShape.ElementCount];
        output.AsSpan().Fill(float.NaN);
        plan.Run(input, output);
        return new Run(output, plan.Observations.ToDictionary(o => o.Stage, plan.Read));
    }

    private static StateDict StateDictOf(ConvolutionCase given, ConvolutionTensors tensors)
    {
        List<CheckpointTensor> all =
        [
            Tensor("0.attention.fc1.weight", tensors.Fc1Weight, given.Hidden, given.C, 1, 1),
            Tensor("0.attention.fc2.weight", tensors.Fc2Weight, given.Experts, given.Hidden, 1, 1),
            Tensor(
                "0.weight", tensors.BankWeight, given.Experts, given.O, given.C / given.Groups, given.Window.Y.Taps,
                given.Window.X.Taps),
        ];
        if (tensors.Fc1Bias is not null)
        {
            all.Add(Tensor("0.attention.fc1.bias", tensors.Fc1Bias, given.Hidden));
        }

        if (tensors.Fc2Bias is not null)
        {
            all.Add(Tensor("0.attention.fc2.bias", tensors.Fc2Bias, given.Experts));
        }

        if (tensors.BankBias is not null)
        {
            all.Add(Tensor("0.bias", tensors.BankBias, given.Experts, given.O));
        }

        return StateDict.FromTensors(all);
    }

    private static CheckpointTensor Tensor(string name, float[] values, params ReadOnlySpan<long> shape)
        => CheckpointTensor.FromSingles(name, shape, values);
}
