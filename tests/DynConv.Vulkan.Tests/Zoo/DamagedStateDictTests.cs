using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>State dicts of a known network with one thing wrong each.</summary>
public sealed class DamagedStateDictTests(GpuDevice gpu)
{
    private const string Damaged = "features.5.conv.1.0.attention.fc2.weight";

    private static readonly ReferenceNetwork Reference = new("dy_mobilenetv2_035");

    [Fact]
    public void A_missing_tensor_is_named()
    {
        StateDictMismatchException fault = Refuse(Tensors().Where(static t => t.Name != Damaged));

        Assert.Equal([Damaged], fault.Missing);
        Assert.Empty(fault.Unexpected);
    }

    [Fact]
    public void A_renamed_tensor_is_named_with_what_it_may_have_been()
    {
        StateDictMismatchException fault = Refuse(
            Tensors().Select(static t => t.Name == Damaged ? t.WithName(Damaged.Replace("weight", "weigth")) : t));

        Assert.Equal([Damaged], fault.Missing);
        Assert.Contains($"(there is {Damaged.Replace("weight", "weigth")})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both()
    {
        StateDictMismatchException fault = Refuse(Tensors().Select(
            static t => t.Name == Damaged ? CheckpointTensor.FromSingles(Damaged, [3, 5], new float[15]) : t));

        Assert.Equal([Damaged], fault.Mismatched.Select(static m => m.Name));
        Assert.Contains("is [3, 5]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_branch_is_an_error_unless_it_is_allowed()
    {
        CheckpointTensor branch = CheckpointTensor.FromSingles("aux.head.weight", [2, 2], new float[4]);
        StateDictMismatchException fault = Refuse(Tensors().Append(branch));

        Assert.Equal(["aux.head.weight"], fault.Unexpected);
        TensorShape shape = Reference.InputShape.WithBatch(1);
        float[] input = Reference.Input()[..(int)shape.ElementCount];
        Network with = Recognise(Tensors().Append(branch)).Build(new NetworkOptions { Strict = false });
        Parity.SameBits(
            NetworkResult.Of(gpu.Context, with, shape, input).Outputs["output"],
            NetworkResult.Of(gpu.Context, Recognise(Tensors()).Build(), shape, input).Outputs["output"], "branch");
    }

    [Theory]
    [InlineData("module")]
    [InlineData("_orig_mod")]
    public void A_prefix_on_one_name_only_is_an_error_that_says_so(string wrapper)
    {
        StateDictMismatchException fault = Refuse(
            Tensors().Select(t => t.Name == Damaged ? t.WithName($"{wrapper}.{Damaged}") : t));

        Assert.Equal([Damaged], fault.Missing);
        Assert.Contains($"unexpected {wrapper}.{Damaged}", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"1 of the missing is there behind '{wrapper}.', and other tensors without it: a prefix is taken off where all "
            + "names have it, so put it before all of them or before none", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("state_dict.module.")]
    public void A_name_that_lacks_the_prefix_of_the_others_is_an_error_that_names_it(string prefix)
    {
        string parent = prefix[..^"module.".Length];
        StateDictMismatchException fault = Refuse(
            Tensors().Select(t => t.WithName((t.Name == Damaged ? parent : prefix) + t.Name)));

        Assert.Equal([Damaged], fault.Missing);
        Assert.Contains(
            $"{parent}{Damaged} is there without all of '{prefix}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_behind_a_prefix_is_only_missing()
    {
        StateDictMismatchException fault = Refuse(
            Tensors().Where(static t => t.Name != Damaged).Select(static t => t.WithName("module." + t.Name)));

        Assert.Equal([Damaged], fault.Missing);
        Assert.DoesNotContain("without all of", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_on_many_names_is_told_from_other_faults()
    {
        StateDictMismatchException fault = Refuse(Tensors().Where(static t => t.Name != Damaged).Select(
            static t => t.Name.StartsWith("features.9.", StringComparison.Ordinal) ? t.WithName("module." + t.Name) : t));

        Assert.Contains(Damaged, fault.Missing);
        Assert.Contains(
            $"; {fault.Missing.Count - 1} of the missing are there behind 'module.', and other tensors without it",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_and_singles_may_be_mixed()
    {
        // What is kept in half precision counts as the number that it is.
        List<CheckpointTensor> mixed = [], rounded = [];
        foreach (CheckpointTensor tensor in Tensors())
        {
            bool isHalf = mixed.Count % 2 == 0 && tensor.ElementType == ElementType.Float32;
            Half[] halves = isHalf ? Array.ConvertAll(tensor.ToSingles(), static value => (Half)value) : [];
            mixed.Add(isHalf ? CheckpointTensor.FromValues<Half>(tensor.Name, [.. tensor.Shape], halves) : tensor);
            rounded.Add(isHalf
                ? CheckpointTensor.FromSingles(
                    tensor.Name, [.. tensor.Shape], Array.ConvertAll(halves, static value => (float)value))
                : tensor);
        }

        TensorShape shape = Reference.InputShape.WithBatch(1);
        float[] input = Reference.Input()[..(int)shape.ElementCount];
        NetworkResult actual = NetworkResult.Of(gpu.Context, Recognise(mixed).Build(), shape, input);
        NetworkResult expected = NetworkResult.Of(gpu.Context, Recognise(rounded).Build(), shape, input);

        Parity.SameBits(actual.Outputs["output"], expected.Outputs["output"], "halves");
    }

    private static StateDictMismatchException Refuse(IEnumerable<CheckpointTensor> tensors)
    {
        RecognisedNetwork recognised = Recognise(tensors);
        return Assert.Throws<StateDictMismatchException>(() => recognised.Build());
    }

    private static RecognisedNetwork Recognise(IEnumerable<CheckpointTensor> tensors)
    {
        Assert.True(NetworkRecogniser.TryRecognise(StateDict.FromTensors(tensors), out RecognisedNetwork? recognised));
        Assert.Equal(Reference.Name, recognised.Architecture.Name);
        return recognised;
    }

    private static IEnumerable<CheckpointTensor> Tensors() => Reference.Tensors.Select(static tensor =>
    {
        if (tensor.IsWhole)
        {
            return CheckpointTensor.FromValues<long>(tensor.Key, tensor.Shape.AsSpan(), new long[tensor.Count]);
        }

        float[] values = new float[tensor.Count];
        tensor.Fill(0, values);
        return CheckpointTensor.FromSingles(tensor.Key, tensor.Shape.AsSpan(), values);
    });
}
