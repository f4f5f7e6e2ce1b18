namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Identity</c>: gives what it gets.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => input;
}
