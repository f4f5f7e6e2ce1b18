using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>The nodes that dynamic layers of several kinds put before their convolution.</summary>
internal static class AttentionParts
{
    /// <summary>What an attention looks at: the mean of each plane, [N, C], or of parts of it, [N, C·side²].</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="layer">The name of the layer that this is for.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="channels">C.</param>
    /// <param name="side">Parts of a plane along each axis.</param>
    public static Value Pool(NetworkBuilder network, string layer, Value input, int channels, int side = 1)
    {
        string name = network.PartName(layer, "pool");
        Value means = network.Emit(new AdaptiveAveragePoolNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            OutputSize = side,
            Channels = channels,
        });
        string flat = network.PartName(layer, "pooled");
        return network.Emit(new FlattenNode
        {
            Name = flat,
            PartOf = layer,
            Inputs = [means],
            Output = network.NewValue(flat),
        });
    }

    /// <summary>x · Wᵀ + b.</summary>
    public static Value Linear(
        NetworkBuilder network, string layer, string part, Value input, Parameter weight, Parameter? bias = null)
    {
        string name = network.PartName(layer, part);
        return network.Emit(new LinearNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            Weight = weight,
            Bias = bias,
        });
    }

    /// <summary>A batch normalisation of [N, C] or [N, C, H, W] with ε = 1e-5, whose tensors are behind
    /// <paramref name="part"/> in the layer that runs.</summary>
    public static Value BatchNorm(NetworkBuilder network, string layer, string part, Value input, Extent channels)
    {
        string name = network.PartName(layer, part);
        (Parameter scale, Parameter shift) = BindNorm(network, part, channels);
        return network.Emit(new ChannelAffineNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            Scale = scale,
            Shift = shift,
        });
    }

    /// <summary>The scale [C] and shift [C] that a batch normalisation with ε = 1e-5 is at inference.</summary>
    public static (Parameter Scale, Parameter Shift) BindNorm(NetworkBuilder network, string part, Extent channels)
    {
        Parameter gamma = network.Require($"{part}.weight", [channels]);
        Parameter beta = network.Require($"{part}.bias", [channels]);
        Parameter mean = network.Require($"{part}.running_mean", [channels]);
        Parameter variance = network.Require($"{part}.running_var", [channels]);
        BatchNormScale scale = new($"{network.KeyPrefix}{part}.scale", gamma, variance, 1e-5);
        return (scale, new BatchNormShift($"{network.KeyPrefix}{part}.shift", scale, beta, mean));
    }

    /// <summary>An activation.</summary>
    public static Value Activate(
        NetworkBuilder network, string layer, string part, Value input, Activation activation)
    {
        string name = network.PartName(layer, part);
        return network.Emit(new ActivationNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            Activation = activation,
        });
    }

    /// <summary>[N, C] as [N, C, 1, 1].</summary>
    public static Value Pixels(NetworkBuilder network, string layer, Value input)
    {
        string name = network.PartName(layer, "pixels");
        return network.Emit(new PixelsNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
        });
    }

    /// <summary>x · gate; a gate [N, C] of an image is for its channels.</summary>
    public static Value Multiply(NetworkBuilder network, string layer, string part, Value input, Value gate)
    {
        string name = network.PartName(layer, part);
        return network.Emit(new MultiplyNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input, gate],
            Output = network.NewValue(name),
        });
    }

    /// <summary>left + right.</summary>
    public static Value Add(NetworkBuilder network, string layer, Value left, Value right)
    {
        string name = network.PartName(layer, "add");
        return network.Emit(new AddNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [left, right],
            Output = network.NewValue(name),
        });
    }
}
