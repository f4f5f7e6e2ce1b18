using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// How a batch is cut so that no binding is larger than the device allows. Samples are the outermost dimension, so a
/// part of a batch is a contiguous range; its offset must also be aligned.
/// </summary>
/// <param name="Samples">N.</param>
/// <param name="ChunkSamples">Samples per dispatch.</param>
internal readonly record struct BatchSplit(int Samples, int ChunkSamples)
{
    /// <summary>The parts: first sample and count.</summary>
    public IEnumerable<(int First, int Count)> Chunks
    {
        get
        {
            for (int first = 0; first < Samples; first += ChunkSamples)
            {
                yield return (first, Math.Min(ChunkSamples, Samples - first));
            }
        }
    }

    /// <summary>The fewest parts for operands of these bytes per sample.</summary>
    /// <exception cref="DeviceLimitException">One sample alone is too much.</exception>
    public static BatchSplit For(
        string layer, int samples, DeviceCapabilities device,
        params ReadOnlySpan<(string What, ulong BytesPerSample)> operands)
    {
        ulong limit = device.MaxStorageBufferRange;
        ulong chunk = (ulong)samples;
        ulong step = 1;
        foreach ((string what, ulong bytes) in operands)
        {
            if (bytes > limit)
            {
                throw new DeviceLimitException(
                    $"{layer}: one sample of its {what} has {bytes} bytes, the device binds at most {limit}; "
                    + "use a smaller input");
            }

            chunk = Math.Min(chunk, limit / bytes);
            ulong unit = device.StorageBufferAlignment / GreatestCommonDivisor(device.StorageBufferAlignment, bytes);
            step = step / GreatestCommonDivisor(step, unit) * unit;
        }

        if (chunk < (ulong)samples)
        {
            chunk = chunk / step * step;
            if (chunk == 0)
            {
                throw new DeviceLimitException(
                    $"{layer}: {step} samples must go together for their alignment, and are more than "
                    + $"the {limit} bytes that the device binds; use a smaller batch or input");
            }
        }

        return new BatchSplit(samples, (int)chunk);
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
