using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Planning;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>What batches, groups and folded normalisations must do whatever the numbers are, on the device.</summary>
public sealed class LayerIdentityTests(GpuDevice gpu)
{
    [Fact]
    public void A_batch_in_another_order_gives_the_same_bits_in_that_order() =>
        ConvolutionCases.Check(IdentityCases.Batches, given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            int[] order = [.. Enumerable.Range(0, given.N)];
            new Random(given.Seed).Shuffle(order);
            float[] output = Run(network, given, tensors.Input);

            Parity.SameBits(
                Run(network, given, Reorder(tensors.Input, order)), Reorder(output, order), string.Join(' ', order));
        });

    [Fact]
    public void Groups_are_static_convolutions_side_by_side() =>
        ConvolutionCases.Check(IdentityCases.Groups, CheckGroups);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folded_normalisation_equals_one_of_its_own(bool experts) =>
        ConvolutionCases.Check(IdentityCases.Some, given => CheckFolding(given, experts));

    [Fact]
    public void A_normalisation_with_a_scale_of_zero_gives_its_shift()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=3 c=5 o=6 in=7x9 k=3 p=1 K=4 bias=fc1+fc2 seed=8");
        SequenceModule whole = SequenceModule.Of(new DynamicModule(given, AttentionNames.Seed), new NormModule(6));
        float[] beta = [1, -2, 0, 3.5f, 1e-20f, -7];
        StateDict weights = StateDict.FromTensors(
        [
            .. Without(ModuleRun.Draw(whole, 4), "1.").Tensors,
            CheckpointTensor.FromSingles("1.weight", [6], new float[6]),
            CheckpointTensor.FromSingles("1.bias", [6], beta),
            CheckpointTensor.FromSingles("1.running_mean", [6], new Filler(2).Numbers(6)),
            CheckpointTensor.FromSingles("1.running_var", [6], new float[6]),
        ]);

        float[] output = ModuleRun.OnDevice(
            gpu.Context, whole, weights, new Filler(1).Features(given.Input), new TensorShape(3, 5, 7, 9));

        // The layer has no biases of its own, so the shift is added once and unmixed: no rounding at all.
        Assert.All(output, (value, i) => Assert.Equal(beta[i / 63 % 6], value));
    }

    /// <summary>A guard: who tests this layer for linearity tests something that it must not have.</summary>
    [Fact]
    public void Twice_the_input_is_not_twice_the_output()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=2 c=8 o=4 in=6x6 k=3 p=1 bias=none seed=12");
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        float[] once = Run(network, given, tensors.Input);
        float[] doubled = Run(network, given, Array.ConvertAll(tensors.Input, static x => 2 * x));

        Assert.InRange(once.Zip(doubled, static (a, b) => Math.Abs(b - (2 * a))).Max() / doubled.Max(), 0.1f, 1);
    }

    /// <summary>
    /// A normalisation multiplies the error of what it normalises by |γ|/σ, also where another channel is the largest;
    /// the convolution's own is relative to the sum of its terms' magnitudes.
    /// </summary>
    private static double NormalisedBound(SequenceModule whole, StateDict weights, float[] input, ConvolutionCase given)
    {
        double[] output = ModuleRun.Exact(whole, weights, input, given.Input).Values;
        double[] convolved = ModuleRun.Exact(whole.Take(1), weights, input, given.Input).Values;
        float[] gamma = weights["1.weight"].ToSingles();
        float[] variance = weights["1.running_var"].ToSingles();
        double scale = gamma.Zip(variance, static (g, v) => Math.Abs(g) / Math.Sqrt(v + 1e-5)).Max();
        double largest = output.Max(Math.Abs);
        return Parity.Bound * Math.Max(1, largest == 0 ? 0 : convolved.Max(Math.Abs) * scale / largest);
    }

    private static StateDict Without(StateDict weights, string start) => StateDict.FromTensors(
        weights.Tensors.Where(tensor => !tensor.Name.StartsWith(start, StringComparison.Ordinal)));

    private static float[] Reorder(float[] tensor, int[] order)
    {
        int size = tensor.Length / order.Length;
        return [.. order.SelectMany(n => tensor[(n * size)..((n + 1) * size)])];
    }

    private static float[] Part(float[] tensor, int parts, int index)
    {
        int size = tensor.Length / parts;
        return tensor[(index * size)..((index + 1) * size)];
    }

    private void CheckFolding(ConvolutionCase given, bool experts)
    {
        IModule convolution = experts
            ? new DynamicModule(given, AttentionNames.Seed)
            : new ConvolutionModule(given.C, given.O, given.Window, given.Groups, given.BankBias);
        SequenceModule whole = SequenceModule.Of(
            convolution, new NormModule(given.O), new ActivationModule(given.Activation));
        StateDict weights = ModuleRun.Draw(whole, given.Seed);
        float[] input = new Filler(given.Seed).Features(given.Input);
        TensorShape shape = new(given.N, given.C, given.H, given.W);
        NetworkOptions part = new() { Strict = false };
        Network alone = Network.Build(whole.Take(1).ToLayer(), weights, part);

        float[] convolved = ModuleRun.OnDevice(gpu.Context, alone, input, shape);
        float[] unfused = ModuleRun.OnDevice(
            gpu.Context, new SequenceModule([.. whole.Parts.Skip(1)]), Without(weights, "0."), convolved,
            new TensorShape(given.N, given.O, given.Output.H, given.Output.W));
        Network fused = Network.Build(whole.ToLayer(), weights);
        float[] output = ModuleRun.OnDevice(gpu.Context, fused, input, shape);

        double bound = NormalisedBound(whole, weights, input, given);
        Parity.Check(output, Array.ConvertAll(unfused, static value => (double)value), bound, "fused and unfused");
        Parity.Check(output, ModuleRun.Exact(whole, weights, input, given.Input).Values, bound, "fused and float64");
        Assert.Equal(Dispatches(alone, shape), Dispatches(fused, shape));
    }

    private void CheckGroups(ConvolutionCase drawn)
    {
        ConvolutionCase given = drawn with { N = Math.Min(drawn.N, 2) };
        ConvolutionTensors tensors = new(given);
        LayerCase.Run run = LayerCase.Execute(
            gpu.Context, LayerCase.Build(given, tensors), given, tensors.Input, Observe.Stages);
        ConvolutionCase one = given with { N = 1, Groups = 1, C = given.C / given.Groups, O = given.O / given.Groups };
        int parts = given.N * given.Groups;
        double largest = run.Output.Max(Math.Abs);
        for (int part = 0; part < parts; part++)
        {
            float[] expected = StaticLayer.Run(
                gpu.Context, one, Part(tensors.Input, parts, part), Part(run.Stages["weight"], parts, part),
                given.BankBias ? Part(run.Stages["bias"], parts, part) : null);
            Assert.All(Part(run.Output, parts, part), (value, i) =>
                Assert.InRange(Math.Abs(value - expected[i]), 0, Parity.Bound * largest));
        }
    }

    private int Dispatches(Network network, TensorShape shape)
    {
        using Plan plan = network.Compile(gpu.Context, shape);
        return plan.Summary.Dispatches;
    }

    private float[] Run(Network network, ConvolutionCase given, float[] input) =>
        LayerCase.Execute(gpu.Context, network, given, input, Observe.None).Output;
}
