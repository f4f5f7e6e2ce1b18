using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>Runs modules on the device and in float64.</summary>
internal static class ModuleRun
{
    /// <summary>A drawn state dict.</summary>
    public static StateDict Draw(IModule module, int seed)
    {
        List<CheckpointTensor> tensors = [];
        module.Draw(new Filler(seed), string.Empty, tensors);
        return StateDict.FromTensors(tensors);
    }

    /// <summary>The module as a plan, run once.</summary>
    public static float[] OnDevice(
        VulkanContext context, IModule module, StateDict weights, float[] input, TensorShape shape,
        PlanOptions? options = null) =>
        OnDevice(context, Network.Build(module.ToLayer(), weights), input, shape, options);

    /// <summary>A network as a plan, run once into poisoned memory.</summary>
    public static float[] OnDevice(
        VulkanContext context, Network network, float[] input, TensorShape shape, PlanOptions? options = null)
    {
        using Plan plan = network.Compile(context, shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        output.AsSpan().Fill(float.NaN);
        plan.Run(input, output);
        return output;
    }

    /// <summary>The module in float64.</summary>
    public static Features Exact(IModule module, StateDict weights, float[] input, Planes shape) =>
        module.Run(new Features(Array.ConvertAll(input, static value => (double)value), shape), weights);
}
