using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Whether a driver loads once what is the same for all invocations decides which shaders run, and no bit.</summary>
public sealed class UniformLoadTests(GpuDevice gpu)
{
    [Theory]
    [InlineData("n=2 c=6 o=12 in=9x7 k=3 p=1 act=Relu bias=fc1+fc2 seed=51", false)]
    [InlineData("n=3 c=8 o=20 in=6x6 k=1 seed=52", false)]
    [InlineData("n=2 c=8 o=8 g=8 in=9x9 k=3 p=1 seed=54", false)]
    [InlineData("n=2 c=8 o=8 g=8 in=9x9 k=3 p=1 s=2 seed=55", false)]
    [InlineData("n=2 c=8 o=16 in=12x12 k=3 p=1 seed=53", true)]
    public void Weights_from_a_storage_buffer_give_the_bits_of_texels(string line, bool winograd)
    {
        ConvolutionCase given = ConvolutionCase.Parse(line);
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        PlanOptions options = new()
        {
            Winograd = winograd,
            ForcedChoice = winograd
                ? site => ConvolutionChooser.Choice(ConvolutionForm.Winograd2, site, gpu.Context.Capabilities)
                : null,
        };
        TensorShape shape = new(given.N, given.C, given.H, given.W);
        float[] here = Run(gpu.Context, network, shape, tensors.Input, options);

        OwnContext.Restricted(
            static device => device with { LoadsUniformsOnce = !device.LoadsUniformsOnce },
            context => Parity.SameBits(here, Run(context, network, shape, tensors.Input, options), line));
    }

    private static float[] Run(
        VulkanContext context, Network network, TensorShape shape, ReadOnlySpan<float> input, PlanOptions options)
    {
        using Plan plan = network.Compile(context, shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }
}
