using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// The paths of devices that offer less than this one: reached by taking something away from what it reports.
/// </summary>
public sealed class PoorDeviceTests(GpuDevice gpu)
{
    private static readonly ConvolutionCase[] Cases =
    [
        .. new[]
        {
            "n=5 c=8 o=12 g=4 in=9x7 k=3 p=1 act=Relu",
            "n=7 c=8 o=8 g=8 in=14x14 k=3 p=1 s=2 act=Relu6",
            "n=33 c=5 o=6 in=7x7 k=3 p=1",
            "n=3 c=16 o=24 in=14x14 k=1 s=2x1 K=5 hidden=300 t=30",
            "n=2 c=3 o=16 in=17x19 k=3x1 p=1x0 d=2x1 bias=fc2 act=Silu",
            "n=1 c=1 o=1 in=1x1 k=1 K=1",
        }.Select((line, index) => ConvolutionCase.Parse(line) with { Seed = 100 + index }),
    ];

    /// <summary>Names of what is taken away; xunit shows them.</summary>
    public static TheoryData<string> Restrictions => [.. Restrict.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, Func<DeviceCapabilities, DeviceCapabilities>> Restrict { get; } = new()
    {
        ["bindings aligned to 256 bytes"] = device => device with { StorageBufferAlignment = 256 },
        ["shared memory for no attention"] = device => device with { MaxSharedMemory = 256 },
        ["shared memory for small attentions"] = device => device with { MaxSharedMemory = 1024 },
        ["four buffers for a shader"] = device => device with { MaxStorageBuffers = 4 },
        ["rows of three work-groups"] = device => device with { MaxGroupCountX = 3 },
        ["memory that the host cannot see"] = device => device with { UnifiedMemory = false },
        ["subgroups of 1"] = device => device with { SubgroupSize = 1 },
        ["subgroups of 4"] = device => device with { SubgroupSize = 4 },
        ["subgroups of 32"] = device => device with { SubgroupSize = 32 },
        ["subgroups of 64"] = device => device with { SubgroupSize = 64 },
        ["subgroups of 128"] = device => device with { SubgroupSize = 128 },
        ["a discrete card's tiles"] = device => device with { Kind = DeviceKind.Discrete },
        ["the least of everything"] = device => SampleDevice.Least with
        {
            StorageBufferAlignment = Math.Max(device.StorageBufferAlignment, 256),
            NonCoherentAtomSize = Math.Max(device.NonCoherentAtomSize, 256),
        },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public void Every_stage_equals_the_reference(string what) => OwnContext.Restricted(Restrict[what], context =>
        ConvolutionCases.Check(Cases, given =>
        {
            ConvolutionTensors tensors = new(given);
            StageComparison.Check(
                given, tensors,
                LayerCase.Execute(context, LayerCase.Build(given, tensors), given, tensors.Input, Observe.Stages));
        }));

    [Theory]
    [MemberData(nameof(Restrictions))]
    public void A_whole_network_gives_what_it_gives_elsewhere(string what)
    {
        float[] images = DigitsNetwork.Images(3, seed: 5);
        float[] here = Digits(gpu.Context, images);
        OwnContext.Restricted(Restrict[what], context =>
        {
            float[] there = Digits(context, images);
            // Another order of sums may round otherwise.
            Parity.Check(there, Array.ConvertAll(here, value => (double)value), 1e-4, what);
        });
    }

    [Fact]
    public void Parts_need_not_begin_where_the_attention_could_be_bound() => OwnContext.Restricted(
        device => device with { StorageBufferAlignment = 256, MaxStorageBufferRange = 20000 },
        context =>
        {
            // 3 coefficients are 12 bytes, so only every 64th row is at a multiple of 256; two samples' kernels fit a
            // binding.
            ConvolutionCase given =
                ConvolutionCase.Parse("n=5 c=8 o=32 in=8x8 k=3 p=1 K=3 bias=fc1+fc2 seed=9") with { C = 4 };
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            StageComparison.Check(
                given, tensors, LayerCase.Execute(context, network, given, tensors.Input, Observe.Stages));
            using Plan plan = network.Compile(context, new TensorShape(5, 4, 8, 8));
            Assert.Equal(1 + (2 * 3), plan.Summary.Dispatches);
        });

    // Whatever a sample has is a multiple of 256 bytes: a part must begin where the device can bind.
    [Theory]
    [InlineData("n=5 c=64 o=64 g=16 in=4x4 k=3 p=1 act=Relu seed=31", 40_000)]
    [InlineData("n=7 c=64 o=64 g=64 in=14x14 k=3 p=1 s=2 act=Relu6 seed=32", 110_000)]
    [InlineData("n=33 c=64 o=64 in=7x7 k=3 p=1 seed=33", 600_000)]
    public void A_batch_in_parts_has_the_bits_of_the_whole(string line, ulong limit)
    {
        ConvolutionCase given = ConvolutionCase.Parse(line);
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        LayerCase.Run whole = LayerCase.Execute(gpu.Context, network, given, tensors.Input, Observe.Stages);
        TensorShape shape = new(given.N, given.C, given.H, given.W);
        using Plan plan = network.Compile(gpu.Context, shape);
        OwnContext.Restricted(device => device with { MaxStorageBufferRange = limit }, context =>
        {
            foreach (Observe observe in new[] { Observe.None, Observe.Stages })
            {
                LayerCase.Run parts = LayerCase.Execute(context, network, given, tensors.Input, observe);
                Parity.SameBits(parts.Output, whole.Output, $"output, {observe}");
                Assert.All(parts.Stages, stage => Parity.SameBits(stage.Value, whole.Stages[stage.Key], stage.Key));
            }

            using Plan split = network.Compile(context, shape);
            Assert.True(split.Summary.Dispatches >= plan.Summary.Dispatches + 2, "nothing was split");
            Assert.True(split.Summary.FeatureBytes < plan.Summary.FeatureBytes, "the parts do not share memory");
        });
    }

    [Fact]
    public void A_whole_network_in_parts_has_the_bits_of_the_whole()
    {
        float[] images = DigitsNetwork.Images(8, seed: 5);
        // Without Winograd, which a device with such small bindings does not take: another form has other bits.
        float[] whole = Digits(gpu.Context, images);
        // The largest bank has 442 368 bytes, and every layer's features for 8 images are more or less than that.
        OwnContext.Restricted(device => device with { MaxStorageBufferRange = 450_000 }, context =>
            Parity.SameBits(Digits(context, images), whole, "logits"));
    }

    [Fact]
    public void One_sample_too_large_is_refused_with_numbers_and_leaves_nothing() => OwnContext.Restricted(
        device => device with { MaxStorageBufferRange = 2000 },
        context =>
        {
            ConvolutionCase given = ConvolutionCase.Parse("n=2 c=8 o=4 in=9x9 k=3");
            Network network = LayerCase.Build(given, new ConvolutionTensors(given));
            DeviceLimitException refused = Assert.Throws<DeviceLimitException>(
                () => network.Compile(context, new TensorShape(2, 8, 9, 9)));
            Assert.Contains(
                "one sample of its input has 2592 bytes, the device binds at most 2000", refused.Message,
                StringComparison.Ordinal);
            Assert.Equal((0, 0), (context.Buffers.Statistics.Rented, context.Memory.BufferCount));
        });

    [Fact]
    public void Weights_too_large_are_refused_by_name() => OwnContext.Restricted(
        device => device with { MaxStorageBufferRange = 4000 },
        context =>
        {
            ConvolutionCase given = ConvolutionCase.Parse("n=1 c=8 o=8 in=3x3 k=3 p=1");
            Network network = LayerCase.Build(given, new ConvolutionTensors(given));
            DeviceLimitException refused = Assert.Throws<DeviceLimitException>(
                () => network.Compile(context, new TensorShape(1, 8, 3, 3)));
            Assert.Matches(@"^0\.bank has \d+ bytes, the device binds at most 4000", refused.Message);
            Assert.Equal(0, context.Buffers.Statistics.Rented);
        });

    [Fact]
    public void Too_many_work_groups_are_refused_after_memory_was_taken_and_it_is_given_back() => OwnContext.Restricted(
        device => device with { MaxGroupCountX = 1, MaxGroupCountY = 1 },
        context =>
        {
            ConvolutionCase given = ConvolutionCase.Parse("n=4 c=8 o=8 in=30x30 k=3");
            Network network = LayerCase.Build(given, new ConvolutionTensors(given));
            Assert.Contains(
                "work-groups",
                Assert.Throws<DeviceLimitException>(
                    () => network.Compile(context, new TensorShape(4, 8, 30, 30))).Message,
                StringComparison.Ordinal);
            Assert.Equal(0, context.Buffers.Statistics.Rented);
            Assert.Equal(1, context.Holders - context.Memory.BufferCount);
        });

    private static float[] Digits(VulkanContext context, float[] images)
    {
        using Plan plan = DigitsNetwork.Network.Compile(
            context, new TensorShape(images.Length / DigitsNetwork.ImageSize, 1, 28, 28),
            new PlanOptions { Winograd = false });
        float[] logits = new float[plan.OutputShape.ElementCount];
        plan.Run(images, logits);
        Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
        return logits;
    }
}
