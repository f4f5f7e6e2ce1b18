using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Xunit;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>
/// Runs one kernel on host arrays. The output is poisoned before, so that what a kernel forgets shows as NaN; a guard
/// after it shows what it writes too much.
/// </summary>
internal static class KernelRun
{
    private const uint Poison = 0x7fc0dead;
    private const int Guard = 64;

    /// <summary>Runs <paramref name="kernel"/> with the inputs at bindings 0…, and the output last.</summary>
    public static float[] Run<TKernel>(
        VulkanContext context, in TKernel kernel, int outputs, params ReadOnlySpan<float[]> inputs)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        List<GpuBuffer> owned = [];
        try
        {
            BufferRange[] ranges = new BufferRange[inputs.Length + 1];
            for (int i = 0; i < inputs.Length; i++)
            {
                GpuBuffer buffer = new(
                    context, (ulong)inputs[i].Length * sizeof(float), MemoryKind.Upload, $"input {i}");
                owned.Add(buffer);
                inputs[i].CopyTo(buffer.MapSingles(0, inputs[i].Length));
                buffer.Flush();
                ranges[i] = buffer;
            }

            GpuBuffer output = new(context, (ulong)(outputs + Guard) * sizeof(float), MemoryKind.Readback, "output");
            owned.Add(output);
            MemoryMarshal.Cast<float, uint>(output.MapSingles(0, outputs + Guard)).Fill(Poison);
            output.Flush();
            ranges[^1] = output.Slice(0, (ulong)outputs * sizeof(float));
            using CommandRecorder recorder = context.CreateRecorder();
            recorder.Dispatch(kernel, ranges);
            using RecordedCommands commands = recorder.Finish();
            commands.Run();
            output.Invalidate();
            foreach (uint word in MemoryMarshal.Cast<float, uint>(
                output.MapSingles((ulong)outputs * sizeof(float), Guard)))
            {
                Assert.Equal(Poison, word);
            }

            return output.MapSingles(0, outputs).ToArray();
        }
        finally
        {
            owned.ForEach(buffer => buffer.Dispose());
        }
    }
}
