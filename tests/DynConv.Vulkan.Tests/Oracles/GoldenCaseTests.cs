using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>The reference's dynamic convolution against PyTorch, every stage in both precisions.</summary>
public sealed class GoldenCaseTests
{
    private const double Float64 = 1e-12;
    private const double Float32 = 1e-5;

    [Fact]
    public void The_reference_agrees_with_pytorch_in_both_precisions()
    {
        IReadOnlyList<GoldenCase> cases = GoldenCase.All();

        Assert.InRange(cases.Count, 40, 1000);
        Assert.Equal(7, cases.Select(static golden => golden.Kind).Distinct().Count());
        Assert.All(cases, static golden =>
        {
            NumpyArchive arrays = golden.Arrays;
            DynamicConvolutionStages stages = golden.Layer().Forward(arrays.Singles("input"), golden.Input);

            Parity.Check(
                stages.Attention, arrays.Doubles("attention_f64"), Float64, $"{golden.Name} attention float64");
            Parity.Check(stages.Weight, arrays.Doubles("weight_f64"), Float64, $"{golden.Name} weight float64");
            Parity.Check(stages.Output, arrays.Doubles("output_f64"), Float64, $"{golden.Name} output float64");
            Parity.Check(arrays.Singles("pooled"), stages.Pooled, Float32, $"{golden.Name} pooled");
            Parity.Check(arrays.Singles("logits"), stages.Logits, Float32, $"{golden.Name} logits");
            Parity.Check(arrays.Singles("attention"), stages.Attention, Float32, $"{golden.Name} attention");
            Parity.Check(arrays.Singles("weight"), stages.Weight, Float32, $"{golden.Name} weight");
            Parity.Check(arrays.Singles("output"), stages.Output, Float32, $"{golden.Name} output");
            Assert.Equal(arrays.Has("bias"), stages.Bias is not null);
            if (stages.Bias is not null)
            {
                Parity.Check(arrays.Singles("bias"), stages.Bias, Float32, $"{golden.Name} bias");
            }
        });
    }
}
