using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Execution;

/// <summary>Recordings whose order only barriers keep. Synchronization validation watches every one of them.</summary>
public sealed class RecorderTests(GpuDevice gpu)
{
    private const int Count = 300;

    [Fact]
    public void A_copy_is_ordered_after_a_copy_that_only_a_dispatch_waited_for()
    {
        using Buffers buffers = new(gpu.Context);
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        recorder.Fill(buffers.A, BitConverter.SingleToUInt32Bits(3));
        recorder.Dispatch(new Activate(Count, Activation.None), buffers.A, buffers.B);
        recorder.Copy(buffers.A, buffers.C);
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        Assert.All(Buffers.Read(buffers.C), value => Assert.Equal(3, value));
        Assert.All(Buffers.Read(buffers.B), value => Assert.Equal(3, value));
    }

    private sealed class Buffers(DynConv.Vulkan.Device.VulkanContext context) : IDisposable
    {
        public GpuBuffer A { get; } = new(context, Count * sizeof(float), MemoryKind.Readback, "a");

        public GpuBuffer B { get; } = new(context, Count * sizeof(float), MemoryKind.Readback, "b");

        public GpuBuffer C { get; } = new(context, Count * sizeof(float), MemoryKind.Readback, "c");

        public static float[] Read(GpuBuffer buffer)
        {
            buffer.Invalidate();
            return buffer.MapSingles(0, Count).ToArray();
        }

        public void Dispose()
        {
            A.Dispose();
            B.Dispose();
            C.Dispose();
        }
    }
}
