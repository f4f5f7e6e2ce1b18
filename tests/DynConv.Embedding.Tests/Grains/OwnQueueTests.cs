using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using Xunit;

namespace DynConv.Embedding.Tests.Grains;

/// <summary>The first grain: the host lends its device and calls <see cref="Plan.Run"/>.</summary>
public sealed class OwnQueueTests(HostStage stage)
{
    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_lent_device_gives_the_bits_of_an_own_one(string name)
    {
        Network network = TestNetwork.Build();
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(network, TestNetwork.Shape, input);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, TestNetwork.Shape);
        int compiled = host.Lock.Acquired;
        float[] output = new float[expected.Length];
        for (int i = 0; i < 5; i++)
        {
            plan.Run(input, output);
            Bits.Same(expected, output);
        }

        Assert.Equal(compiled + 5, host.Lock.Acquired);
        Assert.False(host.Lock.IsHeld);
        Assert.Equal(host.Features, context.Features);
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void Warming_up_changes_no_result(string name)
    {
        Network network = TestNetwork.Build(seed: 2);
        float[] input = TestNetwork.Input(TestNetwork.Shape, 2);
        float[] expected = stage.Expect(network, TestNetwork.Shape, input);
        using VulkanContext context = stage[name].Adopt();
        using Plan plan = network.Compile(context, TestNetwork.Shape);
        plan.WarmUp();
        int pipelines = context.Pipelines.Count;
        float[] output = new float[expected.Length];
        plan.Run(input, output);
        Bits.Same(expected, output);
        Assert.Equal(pipelines, context.Pipelines.Count);
    }
}
