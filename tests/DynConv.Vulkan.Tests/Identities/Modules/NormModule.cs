using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.BatchNorm2d in evaluation.</summary>
internal sealed record NormModule(int C, double Epsilon = 1e-5, bool Affine = true) : IModule
{
    public Layer ToLayer() => new BatchNorm2d(C, Epsilon, Affine);

    public Features Run(Features input, StateDict weights) => input with
    {
        Values = Elementwise.BatchNorm(
            input.Values,
            input.Shape,
            weights.Find("weight"),
            weights.Find("bias"),
            weights.Find("running_mean"),
            weights.Find("running_var"),
            Epsilon),
    };

    /// <summary>γ is negative about every second time and 0 every ninth.</summary>
    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        if (Affine)
        {
            float[] gamma = [.. filler.Numbers(C, 2).Select(value => filler.Below(9) == 0 ? 0 : value)];
            Add("weight", gamma);
            Add("bias", filler.Numbers(C));
        }

        Add("running_mean", filler.Numbers(C, 0.5f));
        Add("running_var", [.. filler.Numbers(C).Select(static value => (value * value) + 0.2f)]);
        tensors.Add(CheckpointTensor.FromValues<long>($"{prefix}num_batches_tracked", [], new long[] { 7 }));

        void Add(string name, float[] values) => tensors.Add(CheckpointTensor.FromSingles(prefix + name, [C], values));
    }
}
