using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// A residual block: activation(body(x) + shortcut(x)). With the default names it reads the keys of torchvision's
/// blocks: the body's layers lie directly in the block (<c>conv1</c>, <c>bn1</c>, …), the shortcut in
/// <c>downsample</c>.
/// </summary>
public sealed class Residual : Layer
{
    private readonly Layer _body;
    private readonly Layer? _shortcut;
    private readonly Layer? _activation;
    private readonly string? _bodyName;
    private readonly string _shortcutName;

    /// <summary>A residual block.</summary>
    /// <param name="body">What is added to the input; usually a <see cref="Sequential"/> with names.</param>
    /// <param name="shortcut">What the input goes through before it is added; null for nothing.</param>
    /// <param name="activation">What the sum goes through; null for nothing.</param>
    /// <param name="bodyName">The body's name in the block; null if its layers lie directly in it.</param>
    /// <param name="shortcutName">The shortcut's name in the block.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public Residual(
        Layer body,
        Layer? shortcut = null,
        Layer? activation = null,
        string? bodyName = null,
        string shortcutName = "downsample")
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentException.ThrowIfNullOrEmpty(shortcutName);
        if (bodyName is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(bodyName);
        }

        _body = body;
        _shortcut = shortcut;
        _activation = activation;
        _bodyName = bodyName;
        _shortcutName = shortcutName;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value body = _bodyName is null ? network.Apply(_body, input) : network.Apply(_bodyName, _body, input);
        Value shortcut = _shortcut is null ? input : network.Apply(_shortcutName, _shortcut, input);
        Value sum = network.Add(body, shortcut);
        return _activation is null ? sum : network.Apply(_activation, sum);
    }
}
