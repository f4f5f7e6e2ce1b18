using System;
using System.Linq;
using System.Runtime.CompilerServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Pipelines;

public sealed class PipelineManagerTests
{
    [Fact]
    public void A_pipeline_is_created_once_for_each_shader_and_specialization() =>
        OwnContext.Use(options => options, context =>
        {
            RunSoftmax(context, columns: 4);
            Assert.Equal((1, 0), (context.Pipelines.Count, context.Pipelines.Hits));
            RunSoftmax(context, columns: 9);
            Assert.Equal((1, 1), (context.Pipelines.Count, context.Pipelines.Hits));
            KernelRun.Run(context, new Activate(3, Activation.ReLU), 3, [1, 2, 3]);
            Assert.Equal((2, 1), (context.Pipelines.Count, context.Pipelines.Hits));
            KernelRun.Run(context, new Activate(3, Activation.SiLU), 3, [1, 2, 3]);
            Assert.Equal((3, 1), (context.Pipelines.Count, context.Pipelines.Hits));
            KernelRun.Run(context, new Activate(2, Activation.ReLU), 2, [1, 2]);
            Assert.Equal((3, 2), (context.Pipelines.Count, context.Pipelines.Hits));
        });

    [Fact]
    public void Another_claim_about_bindings_is_another_pipeline() => OwnContext.Use(options => options, context =>
    {
        ShaderModuleCode softmax = ShaderLibrary.Load("softmax");
        int bytes = Unsafe.SizeOf<Softmax>();
        ComputePipeline two = context.Pipelines.Get(softmax, new Specialization(64), new SetShape(2), bytes);
        ComputePipeline three = context.Pipelines.Get(softmax, new Specialization(64), new SetShape(3), bytes);
        ComputePipeline longer = context.Pipelines.Get(softmax, new Specialization(64), new SetShape(2), bytes + 4);
        Assert.Equal((2, 3, 2), (two.Shape.Count, three.Shape.Count, longer.Shape.Count));
        Assert.NotEqual(two.SetLayout.Handle, three.SetLayout.Handle);
        Assert.Equal(two.SetLayout.Handle, longer.SetLayout.Handle);
        Assert.NotEqual(two.Layout.Handle, longer.Layout.Handle);
        Assert.Same(two, context.Pipelines.Get(softmax, new Specialization(64), new SetShape(2), bytes));
    });

    [Fact]
    public void Images_come_after_the_buffers_each_of_its_kind()
    {
        SetShape shape = new(Buffers: 2, Images: 3, StorageImages: 0b100);
        Assert.Equal(
            [
                DescriptorType.StorageBuffer, DescriptorType.StorageBuffer, DescriptorType.SampledImage,
                DescriptorType.SampledImage, DescriptorType.StorageImage,
            ],
            Enumerable.Range(0, shape.Count).Select(binding => shape[binding]));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[5]);
    }

    internal static float[] RunSoftmax(VulkanContext context, int columns)
    {
        float[] logits = new float[2 * columns];
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = MathF.Sin(i);
        }

        return KernelRun.Run(context, new Softmax(2, (uint)columns, 1), logits.Length, logits);
    }
}
