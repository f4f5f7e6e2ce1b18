using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>
/// One layer or block three times over: as the library's layer, as the float64 mathematics that PyTorch's documentation
/// gives for it (nothing folded, nothing fused), and as a drawer of its state dict.
/// </summary>
internal interface IModule
{
    /// <summary>The library's layer.</summary>
    Layer ToLayer();

    /// <summary>The layer in float64.</summary>
    /// <param name="input">What it gets.</param>
    /// <param name="weights">Its own part of the state dict.</param>
    Features Run(Features input, StateDict weights);

    /// <summary>Draws a state dict for it.</summary>
    /// <param name="filler">Where the numbers come from.</param>
    /// <param name="prefix">Empty, or the module's name and a dot.</param>
    /// <param name="tensors">Takes the tensors.</param>
    void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors);
}
