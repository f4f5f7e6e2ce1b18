using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class SoftmaxLayerTests(GpuDevice gpu)
{
    private static readonly StateDict Empty = StateDict.FromTensors([]);

    [Theory]
    [InlineData(false, 1, 5)]
    [InlineData(true, 1, 5)]
    [InlineData(false, 7, 130)]
    [InlineData(true, 7, 130)]
    public void Equals_the_reference(bool takesLogarithm, int samples, int classes)
    {
        Network network = Network.Build(takesLogarithm ? new LogSoftmax() : new Softmax(), Empty);
        TensorShape shape = new(samples, classes);
        float[] input = new Filler(classes).Logits(samples * classes, 6);

        Parity.Check(
            ModuleRun.OnDevice(gpu.Context, network, input, shape), GraphEvaluator.Output(network.Graph, shape, input),
            Parity.Bound, network.LayerNames[0]);
        Assert.Equal(shape, network.InferOutputShape(shape));
    }

    [Fact]
    public void Functions_of_the_builder_are_the_layers()
    {
        Network network = Network.Build(
            new FunctionalLayer(static (n, x) => n.Add(n.Softmax(x), n.LogSoftmax(x))), Empty);

        Assert.Equal(["softmax", "log_softmax", "add"], network.LayerNames);
    }

    [Fact]
    public void A_picture_is_refused()
    {
        Network network = Network.Build(new Softmax(), Empty);

        ShapeException refusal = Assert.Throws<ShapeException>(() => network.InferShapes(new TensorShape(2, 3, 4, 5)));
        Assert.Equal("softmax: the input is 2×3×4×5, [N, C] is wanted", refusal.Message);
    }
}
