using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Reads a range of a buffer now, with a submission of its own where the host cannot see it. Not for frame loops.
/// </summary>
internal static class Readback
{
    public static float[] Read(VulkanContext context, BufferRange range, int count)
    {
        BufferRange used = range.Slice(0, (ulong)count * sizeof(float));
        if (used.Buffer.IsMapped)
        {
            used.Buffer.Invalidate();
            return used.Buffer.MapSingles(used.Offset, count).ToArray();
        }

        GpuBuffer readback = context.Buffers.Rent(used.Size, MemoryKind.Readback, "readback");
        try
        {
            using CommandRecorder recorder = context.CreateRecorder();
            recorder.Copy(used, readback.Slice(0, used.Size));
            using RecordedCommands commands = recorder.Finish();
            commands.Run();
            readback.Invalidate();
            return readback.MapSingles(0, count).ToArray();
        }
        finally
        {
            context.Buffers.Return(readback);
        }
    }
}
