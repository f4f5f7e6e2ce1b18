using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Tuning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Measuring convolutions, and the table of what was the fastest.</summary>
public sealed class TuningTests(GpuDevice gpu) : IDisposable
{
    private static readonly ConvolutionCase Given =
        new() { N = 2, C = 16, O = 24, H = 13, W = 12, Window = Window.Square(3, padding: 1) };

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"dynconv-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_was_measured_is_kept_and_computes_the_same()
    {
        ConvolutionTensors tensors = new(Given);
        Network network = LayerCase.Build(Given, tensors);
        TuningTable table = new(gpu.Context);

        IReadOnlyList<TunedConvolution> measured = network.Tune(
            gpu.Context, new TensorShape(Given.N, Given.C, Given.H, Given.W), table,
            new TuningOptions { Budget = TimeSpan.FromSeconds(5) });
        table.Save(_path);
        TuningTable read = TuningTable.Load(gpu.Context, _path);

        TunedConvolution found = Assert.Single(measured);
        Assert.InRange(found.Candidates, 2, 100);
        Assert.Equal(0, found.Dropped);
        Assert.Equal(1, read.Count);
        float[] tuned = LayerCase.Execute(
            gpu.Context, network, Given, tensors.Input, new PlanOptions { Tuning = read }).Output;
        Parity.Check(tuned, tensors.Expected().Output, 1e-4, found.Choice);
        Assert.Empty(network.Tune(gpu.Context, new TensorShape(1, Given.C, Given.H, Given.W), read));
    }

    [Fact]
    public void A_plan_for_another_device_does_not_look_at_the_table()
    {
        ConvolutionTensors tensors = new(Given);
        Network network = LayerCase.Build(Given, tensors);
        TensorShape shape = new(Given.N, Given.C, Given.H, Given.W);
        TuningTable table = new(gpu.Context);
        ConvolutionSite site = Assert.Single(Planner.Convolutions(network, gpu.Context, shape));
        ConvolutionChoice choice = new(ConvolutionForm.Direct, new ConvolutionTile(4, 1));
        table.Set(site, choice);

        DeviceCapabilities device = gpu.Context.Capabilities;
        Assert.Equal(choice, table.Find(site, device));
        Assert.Null(table.Find(site, device with { DriverVersion = device.DriverVersion + 1 }));
        Assert.Null(table.Find(site with { IsDynamic = false }, device));
        table.Set(site, choice with { Tile = new ConvolutionTile(3, 1) });
        Assert.Null(table.Find(site, device));
    }

    /// <summary>Blocks, which are measured where they may pay: on a software device that passes for a GPU.</summary>
    [Fact]
    public void Blocks_are_measured_for_gpus_and_kept_by_name()
    {
        ConvolutionTensors tensors = new(Given);
        Network network = LayerCase.Build(Given, tensors);
        TensorShape shape = new(Given.N, Given.C, Given.H, Given.W);
        ConvolutionSite site = Assert.Single(Planner.Convolutions(network, gpu.Context, shape));
        Assert.DoesNotContain(
            ConvolutionChooser.Choices(site, gpu.Context.Capabilities with { Kind = DeviceKind.Software }),
            static choice => choice.Form == ConvolutionForm.Blocked);
        OwnContext.Restricted(static device => device with { Kind = DeviceKind.Discrete }, context =>
        {
            TuningTable table = new(context);
            TunedConvolution found = Assert.Single(network.Tune(
                context, shape, table, new TuningOptions { Budget = TimeSpan.FromSeconds(30), Winograd = false }));
            int blocks = BlockedForm.Choices(site, context.Capabilities).Count();
            Assert.InRange(blocks, 5, found.Candidates - 2);
            Assert.Equal(0, found.Dropped);

            foreach (ConvolutionChoice choice in BlockedForm.Choices(site, context.Capabilities))
            {
                table.Set(site, choice);
                table.Save(_path);
                Assert.Equal(choice, TuningTable.Load(context, _path).Find(site, context.Capabilities));
            }

            float[] tuned = LayerCase.Execute(
                context, network, Given, tensors.Input,
                new PlanOptions { Tuning = TuningTable.Load(context, _path) }).Output;
            Parity.Check(tuned, tensors.Expected().Output, Parity.Bound, "tuned");
            ConvolutionChoice last = table.Find(site, context.Capabilities)!.Value;
            table.Set(site, last with { Block = last.Block with { Depth = 3 } });
            Assert.Null(table.Find(site, context.Capabilities));
            table.Set(site, last with { Tile = new ConvolutionTile(12, last.Tile.Pixels) });
            Assert.Null(table.Find(site, context.Capabilities));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format\": \"dynconv-tuning\", \"version\": 1}")]
    [InlineData("{\"format\": \"dynconv-tuning\", \"version\": 2, \"device\": \"\", \"convolutions\": {}}")]
    [InlineData("{\"format\": \"dynconv-tuning\", \"version\": 1, \"device\": \"other\", \"convolutions\": {}}")]
    [InlineData("{\"format\": 1, \"version\": 1, \"device\": \"other\", \"convolutions\": {}}")]
    public void A_table_that_is_damaged_or_of_another_device_counts_as_none(string content)
    {
        File.WriteAllText(_path, content);

        Assert.Equal(0, TuningTable.Load(gpu.Context, _path).Count);
    }

    [Theory]
    [InlineData("Winograd4 16x16")]
    [InlineData("Winograd9 16x16x1")]
    [InlineData("Direct 16x-1x1")]
    [InlineData("Direct 8x4x1 32x64x8x8x1")]
    [InlineData("Blocked 8x4x1")]
    [InlineData("Blocked 8x4x1 32x64x8x8")]
    [InlineData("Blocked 8x4x1 32x64x8xx1")]
    public void A_choice_that_is_none_damages_the_table(string choice)
    {
        TuningTable table = new(gpu.Context);
        table.Save(_path);
        File.WriteAllText(
            _path,
            File.ReadAllText(_path).Replace(
                "\"convolutions\": {}", $"\"convolutions\": {{\"a\": \"{choice}\"}}", StringComparison.Ordinal));

        Assert.Contains(choice, File.ReadAllText(_path), StringComparison.Ordinal);
        Assert.Equal(0, TuningTable.Load(gpu.Context, _path).Count);
    }
}
