using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Writes constants to the device: in place where the host sees the memory, else through a staging buffer of bounded
/// size.
/// </summary>
internal static class ConstantUploader
{
    private const ulong StagingBytes = 16ul << 20;

    public static void Upload(VulkanContext context, IReadOnlyList<Constant> constants)
    {
        List<Constant> staged = [];
        foreach (Constant constant in constants)
        {
            if (constant.Range.Buffer.IsMapped)
            {
                constant.Fill(constant.Range.Buffer.MapSingles(constant.Range.Offset, constant.Count));
            }
            else
            {
                staged.Add(constant);
            }
        }

        foreach (GpuBuffer buffer in constants.Select(c => c.Range.Buffer).Distinct())
        {
            buffer.Flush();
        }

        if (staged.Count > 0)
        {
            UploadStaged(context, staged);
        }
    }

    private static void UploadStaged(VulkanContext context, List<Constant> constants)
    {
        ulong size = Math.Max(
            constants.Max(c => c.Bytes), Math.Min(StagingBytes, constants.Aggregate(0ul, (sum, c) => sum + c.Bytes)));
        GpuBuffer staging = context.Buffers.Rent(size, MemoryKind.Upload, "staging");
        try
        {
            for (int next = 0; next < constants.Count;)
            {
                next = UploadSome(context, constants, next, staging);
            }
        }
        finally
        {
            context.Buffers.Return(staging);
        }
    }

    /// <summary>Uploads as many as fit the staging buffer; gives the index of the first that did not.</summary>
    private static int UploadSome(VulkanContext context, List<Constant> constants, int next, GpuBuffer staging)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        ulong used = 0;
        for (; next < constants.Count && used + constants[next].Bytes <= staging.Size; next++)
        {
            Constant constant = constants[next];
            constant.Fill(staging.MapSingles(used, constant.Count));
            recorder.Copy(staging.Slice(used, constant.Bytes), constant.Range);
            used += constant.Bytes;
        }

        staging.Flush();
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        return next;
    }
}
