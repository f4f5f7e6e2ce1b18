using System.Linq;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Lending;

/// <summary>
/// Matrix units of a host's device: recommended where the driver has some (the newest lavapipe) and the host asks for
/// them, used where it declares them, left alone where it does not.
/// </summary>
public sealed class MatrixUnitTests(HostStage stage)
{
    private static TensorShape Shape { get; } = new(2, 20, 9, 7);

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    public void What_a_host_declares_gives_the_bits_of_a_device_of_ours(int version)
    {
        bool offered;
        float[] input = TestNetwork.Input(Shape);
        float[] expected;
        Network network = Network.Build(
            new Sequential(new DynamicConv2d(Shape.C, 24, 3, padding: 1)),
            new RandomWeights(1).DynamicConvolution("0", 3, 24, Shape.C, 3).StateDict);
        using (VulkanContext own = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" }))
        {
            offered = own.Features.HasFlag(VulkanFeatures.CooperativeMatrix);
            expected = Run(network, own, input);
        }

        using Host host = new(new HostProfile
        {
            Name = "Matrices", ApiVersion = version == 11 ? Vk.Version11 : Vk.Version13, Recommended = true,
            MatrixUnits = true,
        });
        Assert.Equal(offered, host.Features.HasFlag(VulkanFeatures.CooperativeMatrix));
        Assert.Equal(offered, host.Extensions.Contains("VK_KHR_cooperative_matrix"));
        Assert.Equal(offered && version == 11, host.Extensions.Contains("VK_KHR_vulkan_memory_model"));
        using (VulkanContext context = host.Adopt())
        {
            Assert.Equal(host.Features, context.Features);
            Assert.Equal(expected, Run(network, context, input));
        }

        using (VulkanContext context = VulkanContext.Adopt(
            host.Lend(), new VulkanContextOptions { CacheFolder = "", MatrixUnits = false }))
        {
            Assert.False(context.Features.HasFlag(VulkanFeatures.CooperativeMatrix));
            Assert.Equal(!offered, expected.SequenceEqual(Run(network, context, input)));
        }

        Assert.Empty(host.Messages.Take());
    }

    [Fact]
    public void Who_does_not_ask_is_not_told_to_enable_them()
        => Assert.False(stage.Rich.Features.HasFlag(VulkanFeatures.CooperativeMatrix));

    private static float[] Run(Network network, VulkanContext context, float[] input)
    {
        using Plan plan = network.Compile(
            context, Shape, new PlanOptions { Arithmetic = Arithmetic.Float16 });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }
}
