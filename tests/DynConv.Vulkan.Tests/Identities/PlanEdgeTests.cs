using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Planning;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// Networks at the edges of what a plan can be: no kernel at all, a value used twice, an attention beyond shared
/// memory.
/// </summary>
public sealed class PlanEdgeTests(GpuDevice gpu)
{
    private static readonly Planes Shape = new(2, 3, 5, 7);

    private static readonly TensorShape Tensor = new(2, 3, 5, 7);

    [Fact]
    public void A_network_of_views_gives_its_input_back()
    {
        float[] input = new Filler(1).Features(Shape);
        Network network = Network.Build(new Flatten(), ModuleRun.Draw(new FlattenModule(), 1));
        using Plan plan = network.Compile(gpu.Context, Tensor);
        float[] output = new float[input.Length];
        plan.Run(input, output);

        Assert.Equal(new TensorShape(2, 105), plan.OutputShape);
        Assert.Equal(0, plan.Summary.Dispatches);
        Parity.SameBits(output, input, "flattened");
    }

    /// <summary>
    /// The hidden layer and the logits do not fit the shared memory: two fully connected layers and a softmax instead.
    /// </summary>
    [Theory]
    [InlineData("n=3 c=2 o=3 in=5x4 k=3 p=1 K=4", 1)]
    [InlineData("n=2 c=3 o=2 in=4x4 k=1 K=2 bias=bank t=5", 1)]
    [InlineData("n=2 c=2 o=2 in=3x3 k=1 K=5 bias=fc2 t=2", 4097)]
    public void An_attention_beyond_shared_memory_equals_the_reference(string line, int excess)
    {
        int most = (int)(gpu.Context.Capabilities.MaxSharedMemory / sizeof(float));
        ConvolutionCase given = ConvolutionCase.Parse(line) with { Hidden = most + excess, Seed = 4 };
        ConvolutionTensors tensors = new(given);

        LayerCase.Run run = LayerCase.Execute(
            gpu.Context, LayerCase.Build(given, tensors), given, tensors.Input, Observe.Stages);

        StageComparison.Check(given, tensors, run);
    }

    [Fact]
    public void A_value_that_is_used_again_much_later_is_still_there()
    {
        // x is added after everything that could take its memory; the inner sum is used by a body and by a shortcut.
        IModule inner = new ResidualModule(SequenceModule.Of(
            new ConvolutionModule(3, 3, Window.Square(3, 1, 1)),
            new NormModule(3),
            new ActivationModule(Nonlinearity.Silu),
            new DynamicModule(ConvolutionCase.Parse("c=3 o=3 in=5x7 k=3 p=1"), AttentionNames.Seed),
            new NormModule(3)));
        SequenceModule module = SequenceModule.Of(
            new ResidualModule(SequenceModule.Of(inner, inner, new ActivationModule(Nonlinearity.Relu), inner)),
            new SumModule([new ActivationModule(Nonlinearity.None), new ActivationModule(Nonlinearity.None), inner]));
        float[] input = new Filler(3).Features(Shape);
        StateDict weights = ModuleRun.Draw(module, 9);

        Parity.Check(
            ModuleRun.OnDevice(gpu.Context, module, weights, input, Tensor),
            ModuleRun.Exact(module, weights, input, Shape).Values, Parity.Bound, "output");
    }

    [Fact]
    public void An_activation_that_follows_a_value_with_two_users_is_not_moved_into_it()
    {
        // f(conv) + conv: only one of the users may see the activation.
        SequenceModule module = SequenceModule.Of(
            new ConvolutionModule(3, 4, Window.Square(1)),
            new ResidualModule(SequenceModule.Of(new ActivationModule(Nonlinearity.Relu))),
            new ConvolutionModule(4, 4, Window.Square(1)),
            new ResidualModule(SequenceModule.Of(new NormModule(4))),
            new SumModule(
            [
                new ActivationModule(Nonlinearity.Relu6), new ActivationModule(Nonlinearity.Silu), new NormModule(4),
            ]));
        float[] input = new Filler(4).Features(Shape);
        StateDict weights = ModuleRun.Draw(module, 10);
        float[] output = ModuleRun.OnDevice(gpu.Context, module, weights, input, Tensor);

        Parity.Check(output, ModuleRun.Exact(module, weights, input, Shape).Values, Parity.Bound, "output");
    }
}
