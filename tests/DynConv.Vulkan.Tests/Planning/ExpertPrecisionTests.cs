using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Pipelines;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>What a plan does with experts that cannot be stored as it was asked to.</summary>
public sealed class ExpertPrecisionTests(GpuDevice gpu)
{
    private static readonly TensorShape Shape = new(2, 4, 5, 5);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Float16_lets_what_is_no_number_go_where_float32_lets_it_go(float value)
    {
        Network network = Build(value);

        float[] wanted = Run(gpu, network, ExpertPrecision.Float32), got = Run(gpu, network, ExpertPrecision.Float16);

        Assert.Contains(wanted, static value => !float.IsFinite(value));
        Parity.Check(got, Array.ConvertAll(wanted, static value => (double)value), 2e-3, $"{value}");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Whole_numbers_are_not_made_of_what_is_no_number(float value)
    {
        LogLines log = new();
        OwnContext.Use(options => options with { LoggerFactory = log }, context =>
        {
            Network network = Build(value);
            Parity.SameBits(
                Run(context, network, ExpertPrecision.Int8), Run(context, network, ExpertPrecision.Float32), "int8");
        });

        Assert.Equal(
            "Warning 10 0: its experts stay float32: number 77 of 0.weight is a NaN or an infinity, which a whole number "
            + "cannot be",
            Assert.Single(log.Warnings));
    }

    [Fact]
    public void Numbers_beyond_float16_are_no_trouble()
    {
        Network network = Build(3e6f);

        float[] wanted = Run(gpu, network, ExpertPrecision.Float32);
        double[] expected = Array.ConvertAll(wanted, static value => (double)value);

        Parity.Check(Run(gpu, network, ExpertPrecision.Float16), expected, 1e-3, "float16");
        Parity.Check(Run(gpu, network, ExpertPrecision.Int8), expected, 1e-2, "int8");
    }

    private static Network Build(float value)
    {
        float[] bank = new Filler(2).Numbers(4 * 6 * 4 * 9, 0.5f);
        bank[77] = value;
        return Network.Build(
            new Sequential(new DynamicConv2d(4, 6, 3, padding: 1)),
            new Weights().Add("0.attention.fc1.weight", 2, 4, 1, 1)
                .Add("0.attention.fc2.weight", 4, 2, 1, 1)
                .Add("0.attention.fc2.bias", 4)
                .Set("0.weight", bank, 4, 6, 4, 3, 3)
                .Add("0.bias", 4, 6)
                .ToStateDict());
    }

    private static float[] Run(GpuDevice gpu, Network network, ExpertPrecision precision) =>
        Run(gpu.Context, network, precision);

    private static float[] Run(
        DynConv.Vulkan.Device.VulkanContext context, Network network, ExpertPrecision precision)
    {
        using Plan plan = network.Compile(context, Shape, new PlanOptions { ExpertPrecision = precision });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(new Filler(4).Numbers((int)Shape.ElementCount), output);
        return output;
    }
}
