using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Tests.Reference;
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
        => Run(context, kernel, [outputs], inputs)[0];

    /// <summary>As <see cref="Run{TKernel}(VulkanContext, in TKernel, int, ReadOnlySpan{float[]})"/>, by storage buffers
    /// and by texels: both must give the same bits.</summary>
    public static float[] RunBothWays<TKernel>(
        VulkanContext context, in TKernel kernel, int outputs, params ReadOnlySpan<float[]> inputs)
        where TKernel : unmanaged, IFetchingKernel<TKernel>
        => RunBothWays(context, kernel, [outputs], inputs)[0];

    /// <summary>As above, with several outputs.</summary>
    public static float[][] RunBothWays<TKernel>(
        VulkanContext context, in TKernel kernel, ReadOnlySpan<int> outputs, params ReadOnlySpan<float[]> inputs)
        where TKernel : unmanaged, IFetchingKernel<TKernel>
    {
        float[][] results = Run(context, kernel, outputs, inputs);
        int largest = 0;
        foreach (float[] input in inputs)
        {
            largest = Math.Max(largest, input.Length);
        }

        // Where a buffer has more texels than the device takes, plans read storage buffers.
        if (context.Capabilities.PrefersTexels && (ulong)largest <= context.Capabilities.MaxTexels)
        {
            float[][] quads = new float[inputs.Length][];
            for (int i = 0; i < quads.Length; i++)
            {
                // What is behind the numbers must not be read, or not matter.
                quads[i] = [.. inputs[i], .. Enumerable.Repeat(float.NaN, (4 - (inputs[i].Length % 4)) % 4)];
            }

            Compare(results, Run(context, new Texels<TKernel>(kernel), outputs, quads), "by texels");
            if (!TKernel.InputTexelBindings.IsEmpty)
            {
                Compare(results, Run(context, new InputTexels<TKernel>(kernel), outputs, quads), "by texels of input");
            }
        }

        return results;
    }

    private static void Compare(float[][] results, float[][] fetched, string how)
    {
        for (int i = 0; i < fetched.Length; i++)
        {
            Parity.SameBits(fetched[i], results[i], $"output {i} {how}");
        }
    }

    /// <summary>Runs <paramref name="kernel"/> with the inputs at bindings 0…, and the outputs behind them.</summary>
    public static float[][] Run<TKernel>(
        VulkanContext context, in TKernel kernel, ReadOnlySpan<int> outputs, ReadOnlySpan<float[]> inputs)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        List<GpuBuffer> owned = [];
        try
        {
            BufferRange[] ranges = new BufferRange[inputs.Length + outputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                GpuBuffer buffer = new(
                    context, (ulong)inputs[i].Length * sizeof(float), MemoryKind.Upload, $"input {i}");
                owned.Add(buffer);
                inputs[i].CopyTo(buffer.MapSingles(0, inputs[i].Length));
                buffer.Flush();
                ranges[i] = buffer;
            }

            for (int i = 0; i < outputs.Length; i++)
            {
                int count = outputs[i];
                GpuBuffer output = new(context, (ulong)(count + Guard) * sizeof(float), MemoryKind.Readback, "output");
                owned.Add(output);
                MemoryMarshal.Cast<float, uint>(output.MapSingles(0, count + Guard)).Fill(Poison);
                output.Flush();
                ranges[inputs.Length + i] = output.Slice(0, (ulong)count * sizeof(float));
            }

            using CommandRecorder recorder = context.CreateRecorder();
            recorder.Dispatch(kernel, ranges);
            using RecordedCommands commands = recorder.Finish();
            commands.Run();
            float[][] results = new float[outputs.Length][];
            for (int i = 0; i < results.Length; i++)
            {
                results[i] = Read(owned[inputs.Length + i], outputs[i]);
            }

            return results;
        }
        finally
        {
            owned.ForEach(buffer => buffer.Dispose());
        }
    }

    private static float[] Read(GpuBuffer output, int count)
    {
        output.Invalidate();
        foreach (uint word in MemoryMarshal.Cast<float, uint>(output.MapSingles((ulong)count * sizeof(float), Guard)))
        {
            Assert.Equal(Poison, word);
        }

        return output.MapSingles(0, count).ToArray();
    }
}
