namespace DynConv.Vulkan.Networks;

/// <summary>
/// A building block of a network, as <c>torch.nn.Module</c> is: derive from it, keep the inner layers in fields, and
/// write <see cref="Forward"/> as in PyTorch. A layer holds settings and no weights; those come from the state dict
/// that the network is built with, under the names given to <see cref="NetworkBuilder.Apply(string, Layer, Value)"/>.
/// </summary>
/// <example>
/// <code>
/// public sealed class Block(int channels) : Layer
/// {
///     private readonly DynamicConv2d _conv1 = new(channels, channels, 3, padding: 1);
///     private readonly BatchNorm2d _bn1 = new(channels);
///
///     public override Value Forward(NetworkBuilder network, Value input)
///     {
///         Value x = network.Apply("conv1", _conv1, input);
///         x = network.Apply("bn1", _bn1, x);
///         return network.ReLU(network.Add(x, input));
///     }
/// }
/// </code>
/// </example>
public abstract class Layer
{
    /// <summary>
    /// Adds this layer to a network. Runs once, when the network is built; values are handles without data.
    /// </summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">What the layer gets.</param>
    /// <returns>What the layer gives.</returns>
    public abstract Value Forward(NetworkBuilder network, Value input);
}
