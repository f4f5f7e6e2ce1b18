using System;
using System.Linq;
using System.Threading;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

public sealed class ThreadTests(GpuDevice gpu)
{
    private const int Threads = 4;

    private static readonly ConvolutionCase[] Cases =
    [
        .. Enumerable.Range(1, 8).Select(
            i => ConvolutionCase.Parse($"n={i} c=8 o={4 * i} in=9x9 k=3 p=1 act=Relu seed={i}")),
    ];

    [Fact]
    public void Plans_of_several_threads_have_the_bits_of_one()
    {
        float[] images = DigitsNetwork.Images(2, seed: 6);
        using Plan alone = Compile(gpu.Context);
        float[] expected = new float[20];
        alone.Run(images, expected);
        InParallel(_ =>
        {
            using Plan plan = Compile(gpu.Context);
            float[] logits = new float[20];
            for (int i = 0; i < 10; i++)
            {
                logits.AsSpan().Clear();
                plan.Run(images, logits);
                Parity.SameBits(logits, expected, "logits");
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plans_may_be_made_run_and_disposed_at_once_on_a_new_context(bool unifiedMemory) =>
        OwnContext.Restricted(
            device => device with { UnifiedMemory = unifiedMemory && device.UnifiedMemory },
            context =>
            {
                float[][] expected = Array.ConvertAll(Cases, given => Run(gpu.Context, given));
                // Pipelines are created and buffers pooled by all threads at first.
                InParallel(thread =>
                {
                    for (int i = 0; i < Cases.Length; i++)
                    {
                        int index = (i + (2 * thread)) % Cases.Length;
                        Parity.SameBits(Run(context, Cases[index]), expected[index], $"case {index}");
                    }
                });
                Assert.Equal(0, context.Buffers.Statistics.Rented);
            });

    private static Plan Compile(VulkanContext context) =>
        DigitsNetwork.Network.Compile(context, new TensorShape(2, 1, 28, 28));

    private static float[] Run(VulkanContext context, ConvolutionCase given)
    {
        ConvolutionTensors tensors = new(given);
        return LayerCase.Execute(
            context, LayerCase.Build(given, tensors), given, tensors.Input, Observe.Attention).Output;
    }

    /// <summary>Starts all threads together and fails with the first failure of any.</summary>
    private static void InParallel(Action<int> body)
    {
        Exception? failure = null;
        using Barrier start = new(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                body(index);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failure);
    }
}
