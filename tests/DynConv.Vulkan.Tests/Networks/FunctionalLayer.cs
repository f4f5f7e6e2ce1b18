using System;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>A module whose forward is written in the test.</summary>
internal sealed class FunctionalLayer(Func<NetworkBuilder, Value, Value> forward) : Layer
{
    public override Value Forward(NetworkBuilder network, Value input) => forward(network, input);
}
