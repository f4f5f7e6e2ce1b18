using System;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Tool.Bench;

/// <summary>
/// Random weights of a layer, the same on every machine. The static layer has the first expert's, so that both give
/// numbers of the same size.
/// </summary>
internal sealed class LayerWeights
{
    public LayerWeights(LayerWorkload load)
    {
        Load = load;
        Fc1 = RandomNumbers.Draw((long)load.Hidden * load.Channels, 1 / Math.Sqrt(load.Channels), 11);
        Fc2 = RandomNumbers.Draw((long)load.Experts * load.Hidden, 1, 12);
        Fc2Bias = RandomNumbers.Draw(load.Experts, 1, 13);
        // Keeps the output about as large as the input.
        Bank = RandomNumbers.Draw(load.Experts * load.FilterCount, Math.Sqrt(3.0 / load.FilterLength), 14);
    }

    /// <summary>Whose they are.</summary>
    public LayerWorkload Load { get; }

    /// <summary>[hidden, C].</summary>
    public float[] Fc1 { get; }

    /// <summary>[K, hidden].</summary>
    public float[] Fc2 { get; }

    /// <summary>[K].</summary>
    public float[] Fc2Bias { get; }

    /// <summary>[K, O, C / groups, kh, kw].</summary>
    public float[] Bank { get; }

    /// <summary>The dynamic layer.</summary>
    public Network CreateDynamic() => Network.Build(
        new DynamicConv2d(
            Load.Channels, Load.Filters, Load.Kernel, Load.Stride, Load.Padding, groups: Load.Groups, bias: false,
            experts: Load.Experts),
        StateDict.FromTensors(
        [
            CheckpointTensor.FromSingles("attention.fc1.weight", [Load.Hidden, Load.Channels, 1, 1], Fc1),
            CheckpointTensor.FromSingles("attention.fc2.weight", [Load.Experts, Load.Hidden, 1, 1], Fc2),
            CheckpointTensor.FromSingles("attention.fc2.bias", [Load.Experts], Fc2Bias),
            CheckpointTensor.FromSingles("weight", [Load.Experts, .. Load.ExpertShape], Bank),
        ]));

    /// <summary>The convolution of the same shape with one kernel for all samples.</summary>
    public Network CreateStatic() => Network.Build(
        new Conv2d(
            Load.Channels, Load.Filters, Load.Kernel, Load.Stride, Load.Padding, groups: Load.Groups, bias: false),
        StateDict.FromTensors(
            [CheckpointTensor.FromSingles("weight", Load.ExpertShape, Bank.AsMemory(0, (int)Load.FilterCount))]));
}
