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
/// 16-bit storage of a host's device: recommended where the driver has it (lavapipe) and the host asks for it, used where it
/// declares it, left alone where it does not.
/// </summary>
public sealed class HalfStorageTests(HostStage stage)
{
    private static TensorShape Shape { get; } = new(2, 20, 9, 7);

    private static Network Net { get; } = Network.Build(
        new Sequential(new DynamicConv2d(Shape.C, 24, 3, padding: 1)),
        new RandomWeights(1).DynamicConvolution("0", 3, 24, Shape.C, 3).StateDict);

    [Theory]
    [InlineData(11, false)]
    [InlineData(13, false)]
    [InlineData(13, true)]
    public void What_a_host_declares_gives_the_bits_of_a_device_of_ours(int version, bool matrixUnits)
    {
        float[] input = TestNetwork.Input(Shape);
        using VulkanContext own = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        bool offered = own.Features.HasFlag(VulkanFeatures.HalfStorage);
        float[] expected = Run(own, input, ActivationPrecision.Float16);
        float[] singles = Run(own, input, ActivationPrecision.Float32);
        Assert.Equal(!offered, expected.SequenceEqual(singles));

        using Host host = new(new HostProfile
        {
            Name = "Halves", ApiVersion = version == 11 ? Vk.Version11 : Vk.Version13, Recommended = true,
            HalfStorage = true, MatrixUnits = matrixUnits,
        });
        Assert.Equal(offered, host.Features.HasFlag(VulkanFeatures.HalfStorage));
        Assert.DoesNotContain("VK_KHR_16bit_storage", host.Extensions);
        using (VulkanContext context = host.Adopt())
        {
            Assert.Equal(host.Features, context.Features);
            Assert.Equal(expected, Run(context, input, ActivationPrecision.Float16));
        }

        // Enabled, but not declared.
        using (VulkanContext context = VulkanContext.Adopt(
            host.Lend() with { EnabledFeatures = host.Features & ~VulkanFeatures.HalfStorage },
            new VulkanContextOptions { CacheFolder = "" }))
        {
            Assert.False(context.Supports(ActivationPrecision.Float16));
            Assert.Equal(singles, Run(context, input, ActivationPrecision.Float16));
        }

        Assert.Empty(host.Messages.Take());
    }

    [Fact]
    public void Who_does_not_ask_is_not_told_to_enable_it()
        => Assert.False(stage.Rich.Features.HasFlag(VulkanFeatures.HalfStorage));

    private static float[] Run(VulkanContext context, float[] input, ActivationPrecision maps)
    {
        using Plan plan = Net.Compile(context, Shape, new PlanOptions { ActivationPrecision = maps });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }
}
