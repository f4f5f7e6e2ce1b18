using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.Dcd;

/// <summary>The classifier behind a dropout, called <c>1</c>, or <c>0</c> where the network was made without
/// one.</summary>
/// <param name="features">C.</param>
/// <param name="classes">O.</param>
internal sealed class DcdClassifier(int features, int classes) : Layer
{
    private readonly DecomposedLinear _layer = new(features, classes);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => network.Apply(
        network.SizeOf("0.cls.weight", 0, 2) > 0 ? "0" : "1", _layer, input);
}
