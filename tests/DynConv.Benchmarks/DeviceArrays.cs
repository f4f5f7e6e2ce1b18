using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Benchmarks;

/// <summary>Buffers and recordings of one measurement, disposed together.</summary>
internal sealed class DeviceArrays(VulkanContext context) : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly Random _random = new(1);

    /// <summary>Random numbers from −1 to 1: zeros run faster and hide faults.</summary>
    public float[] Draw(int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (_random.NextSingle() * 2) - 1;
        }

        return values;
    }

    /// <summary>A buffer that shaders write and the host can read.</summary>
    public GpuBuffer Output(int count)
        => New(
            (ulong)count * sizeof(float),
            context.Capabilities.UnifiedMemory ? MemoryKind.DeviceLocal : MemoryKind.Readback);

    public GpuBuffer Upload(float[] values)
    {
        GpuBuffer target = New((ulong)values.Length * sizeof(float), MemoryKind.DeviceLocal);
        if (target.IsMapped)
        {
            values.CopyTo(target.MapSingles(0, values.Length));
            return target;
        }

        using GpuBuffer staging = new(context, target.Size, MemoryKind.Upload);
        values.CopyTo(staging.MapSingles(0, values.Length));
        staging.Flush();
        Record(recorder => recorder.Copy(staging, target)).Run();
        return target;
    }

    public RecordedCommands Record(Action<CommandRecorder> record)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        record(recorder);
        RecordedCommands commands = recorder.Finish();
        _owned.Add(commands);
        return commands;
    }

    /// <summary>Stops the measurement if two results differ by more than rounding, or what else is allowed.</summary>
    public static void Compare(
        GpuBuffer expected, GpuBuffer actual, int count, string what, float tolerance = 1e-5f)
    {
        expected.Invalidate();
        actual.Invalidate();
        ReadOnlySpan<float> a = expected.MapSingles(0, count);
        ReadOnlySpan<float> b = actual.MapSingles(0, count);
        float scale = 0;
        float error = 0;
        for (int i = 0; i < count; i++)
        {
            scale = Math.Max(scale, Math.Abs(a[i]));
            error = Math.Max(error, Math.Abs(a[i] - b[i]));
        }

        if (!(error <= tolerance * scale))
        {
            throw new InvalidOperationException($"{what}: outputs differ by {error} of {scale}");
        }
    }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    private GpuBuffer New(ulong bytes, MemoryKind kind)
    {
        GpuBuffer buffer = new(context, bytes, kind);
        _owned.Add(buffer);
        return buffer;
    }
}
