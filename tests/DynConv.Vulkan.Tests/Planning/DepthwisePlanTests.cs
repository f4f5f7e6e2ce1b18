using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// Plans for GPUs let depthwise convolutions mix their taps themselves. A software driver that is called a GPU runs them.
/// </summary>
public sealed class DepthwisePlanTests
{
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
    [
        .. ConvolutionCases.Awkward.Concat(ConvolutionCases.Random(400, seed: 20261201))
            .Where(static given => given.IsValid && given.Groups == given.C && given.O == given.C),
    ];

    [Fact]
    public void Taps_mixed_where_they_are_used_have_the_bits_of_kernels_mixed_before_and_equal_the_reference()
    {
        int fused = 0;
        AsGpu(context => ConvolutionCases.Check(Cases, given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            LayerCase.Run apart = LayerCase.Execute(
                context, network, given, tensors.Input, new PlanOptions { Observe = Observe.Stages });
            StageComparison.Check(given, tensors, apart, Parity.Bound);
            float[] together = LayerCase.Execute(context, network, given, tensors.Input, new PlanOptions()).Output;
            Parity.SameBits(together, apart.Output, "mixed in the convolution");
            fused += Dispatches(context, network, given, new PlanOptions())
                < Dispatches(context, network, given, new PlanOptions { Observe = Observe.Stages }) ? 1 : 0;
        }));
        Assert.InRange(fused, 5, Cases.Count);
    }

    [Theory]
    [InlineData(ExpertPrecision.Float16)]
    [InlineData(ExpertPrecision.Int8)]
    public void Stored_experts_are_mixed_before(ExpertPrecision precision) => AsGpu(context =>
    {
        ConvolutionCase given = Cases.First(static given => given.Window.Taps is > 1 and <= 9 && given.W < 20);
        Network network = LayerCase.Build(given, new ConvolutionTensors(given));
        Assert.Equal(
            Dispatches(context, network, given, new PlanOptions()) + 1,
            Dispatches(context, network, given, new PlanOptions { ExpertPrecision = precision }));
    });

    private static void AsGpu(System.Action<VulkanContext> body)
        => OwnContext.Restricted(static device => device with { Kind = DeviceKind.Discrete }, body);

    private static int Dispatches(VulkanContext context, Network network, ConvolutionCase given, PlanOptions options)
    {
        using Plan plan = network.Compile(context, new TensorShape(given.N, given.C, given.H, given.W), options);
        return plan.Summary.Dispatches;
    }
}
