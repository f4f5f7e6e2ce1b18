using System;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Layers beside the convolutions where a device binds only two of five samples at once.</summary>
public sealed class SplitLayerTests(GpuDevice gpu)
{
    // What any of the layers takes and gives for a sample is a multiple of 256 bytes: a part may begin wherever a
    // device binds.
    private static readonly TensorShape Shape = new(5, 64, 4, 4);

    private static readonly StateDict Weights = new Weights()
        .Add("weight", 64).Add("bias", 64)
        .Add("fc1.weight", 3, 64).Add("fc1.bias", 3).Add("fc2.weight", 256, 3).Add("fc2.bias", 256)
        .Add("involution.conv1.weight", 4, 64, 1, 1).BatchNorm("involution.bn", 4)
        .Add("involution.conv2.weight", 36, 4, 1, 1).Add("involution.conv2.bias", 36).ToStateDict();

    private static readonly (string Name, Func<NetworkBuilder, Value, Value> Forward)[] Layers =
    [
        ("gate of features", static (n, x) => n.Multiply(x, n.GlobalAveragePool(x))),
        ("gate of rows", static (n, x) => n.Multiply(x, n.Mean(x, FeatureAxis.Columns))),
        ("gate of the same shape", static (n, x) => n.Multiply(x, n.Tanh(x))),
        ("concat", static (n, x) => n.Concat(x, n.Slice(x, 3, 60))),
        ("concat of rows", static (n, x) => n.Concat(FeatureAxis.Rows, x, n.Max(x, FeatureAxis.Rows))),
        ("slice", static (n, x) => n.Slice(x, 2, 2, FeatureAxis.Rows)),
        ("pixel shuffle", static (n, x) => n.Apply(new PixelShuffle(2), x)),
        ("upsample", static (n, x) => n.Apply(new Upsample((2, 1)), x)),
        ("bilinear", static (n, x) => n.Apply(new Upsample((1, 2), UpsampleMode.Bilinear), x)),
        ("pad", static (n, x) => n.Apply(new ReflectionPad2d(0, 0, 2, 2), x)),
        ("norm", static (n, x) => n.Apply(new LayerNorm(64), x)),
        ("leaky", static (n, x) => n.LeakyReLU(x)),
        ("involution", static (n, x) => n.Apply("involution", new Involution(64, 3, reduction: 16), x)),
        ("dynamic relu", static (n, x) => n.Apply(new DyReLU(64), x)),
    ];

    [Fact]
    public void A_batch_in_parts_has_the_bits_of_the_whole() => OwnContext.Restricted(
        static device => device with { MaxStorageBufferRange = 9000 },
        context => Assert.All(Layers, layer =>
        {
            float[] input = new Filler(layer.Name.Length).Features(new Planes(Shape.N, Shape.C, Shape.H, Shape.W));
            Network network = Network.Build(
                new FunctionalLayer(layer.Forward), Weights, new NetworkOptions { Strict = false });
            float[] whole = ModuleRun.OnDevice(gpu.Context, network, input, Shape);
            using Plan all = network.Compile(gpu.Context, Shape);
            using Plan split = network.Compile(context, Shape);
            float[] parts = new float[whole.Length];

            split.Run(input, parts);

            Parity.SameBits(parts, whole, layer.Name);
            Assert.True(split.Summary.Dispatches >= all.Summary.Dispatches + 2, $"{layer.Name}: nothing was split");
        }));
}
