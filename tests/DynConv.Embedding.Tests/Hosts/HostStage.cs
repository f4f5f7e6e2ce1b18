using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using Xunit;

[assembly: AssemblyFixture(typeof(HostStage))]
[assembly: NoHostMessages]

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>
/// The hosts of the whole run, made when first asked for, and a device of the library's own to compare with. Nothing
/// runs without a device: then every test fails.
/// </summary>
public sealed class HostStage : IDisposable
{
    private readonly Dictionary<string, Host> _hosts = [];

    public HostStage()
    {
        Own = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        Current = this;
        Console.WriteLine($"Device: {Own.Capabilities}");
    }

    internal static HostStage? Current { get; private set; }

    /// <summary>What <see cref="VulkanContext.Create"/> opens.</summary>
    internal VulkanContext Own { get; }

    internal Host Poor => this[HostProfile.Poor.Name];

    internal Host Rich => this[HostProfile.Rich.Name];

    internal Host this[string name]
    {
        get
        {
            if (!_hosts.TryGetValue(name, out Host? host))
            {
                _hosts[name] = host = new Host(HostProfile.Named(name));
            }

            return host;
        }
    }

    public void Dispose()
    {
        Current = null;
        Own.Dispose();
        foreach (Host host in _hosts.Values)
        {
            host.Dispose();
        }
    }

    /// <summary>What the owned path gives.</summary>
    internal float[] Expect(Network network, TensorShape shape, ReadOnlySpan<float> input)
    {
        using Plan plan = network.Compile(Own, shape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }

    /// <summary>The same for many inputs.</summary>
    internal float[][] Expect(Network network, TensorShape shape, IEnumerable<float[]> inputs)
    {
        using Plan plan = network.Compile(Own, shape);
        return
        [
            .. inputs.Select(input =>
            {
                float[] output = new float[plan.OutputShape.ElementCount];
                plan.Run(input, output);
                return output;
            }),
        ];
    }

    /// <summary>What the validation layers told any host since the last call.</summary>
    internal IReadOnlyList<string> TakeMessages() => [.. _hosts.Values.SelectMany(host => host.Messages.Take())];
}
