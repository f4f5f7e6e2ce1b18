using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>Runs one kernel between a tensor on the host and an image, both poisoned where they are written.</summary>
internal static class ImageRun
{
    private const uint Poison = 0x7fc0dead;
    private const int Guard = 64;

    /// <summary>
    /// Runs a kernel that reads an image and writes <paramref name="outputs"/> numbers from
    /// <paramref name="firstElement"/> on; around them nothing may be written.
    /// </summary>
    public static float[] ToTensor<TKernel>(
        VulkanContext context, in TKernel kernel, TestImage image, int outputs, int firstElement = 0)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        int count = firstElement + outputs + Guard;
        using GpuBuffer output = new(context, (ulong)count * sizeof(float), MemoryKind.Readback, "output");
        MemoryMarshal.Cast<float, uint>(output.MapSingles(0, count)).Fill(Poison);
        output.Flush();
        Dispatch(context, kernel, output.Slice(0, (ulong)(firstElement + outputs) * sizeof(float)), image);
        output.Invalidate();
        Span<float> written = output.MapSingles(0, count);
        foreach (uint word in MemoryMarshal.Cast<float, uint>(written[..firstElement]))
        {
            Assert.Equal(Poison, word);
        }

        foreach (uint word in MemoryMarshal.Cast<float, uint>(written[(firstElement + outputs)..]))
        {
            Assert.Equal(Poison, word);
        }

        return written.Slice(firstElement, outputs).ToArray();
    }

    /// <summary>Runs a kernel that reads a tensor and writes an image of this format and size; the texels.</summary>
    public static byte[] ToImage<TKernel>(
        VulkanContext context, in TKernel kernel, float[] tensor, Format format, (int Y, int X) size)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        using GpuBuffer input = new(context, (ulong)tensor.Length * sizeof(float), MemoryKind.Upload, "input");
        tensor.CopyTo(input.MapSingles(0, tensor.Length));
        input.Flush();
        using TestImage image = new(context, format, size, ImageUsageFlags.StorageBit);
        byte[] poison = new byte[size.Y * size.X * Texels.Size(format)];
        poison.AsSpan().Fill(0xa5);
        image.Upload(poison, ImageLayout.General);
        Dispatch(context, kernel, input, image);
        return image.Download(poison.Length);
    }

    private static void Dispatch<TKernel>(
        VulkanContext context, in TKernel kernel, BufferRange tensor, TestImage image)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        using CommandRecorder recorder = context.CreateRecorder();
        recorder.Dispatch(kernel, [tensor], [image.Operand]);
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
    }
}
