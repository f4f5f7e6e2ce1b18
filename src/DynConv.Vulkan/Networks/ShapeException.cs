using System;

namespace DynConv.Vulkan.Networks;

/// <summary>A layer cannot take the shape that reaches it.</summary>
public sealed class ShapeException : Exception
{
    internal ShapeException(string layerName, string problem)
        : base($"{layerName}: {problem}") => LayerName = layerName;

    /// <summary>The layer's name in the network, for example <c>layer1.0.conv1</c>.</summary>
    public string LayerName { get; }
}
