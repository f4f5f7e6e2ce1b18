using System;
using HostOwnedDevice.Device;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Frames;

/// <summary>The device's time at some points of a command buffer.</summary>
internal sealed unsafe class FrameClock : IDisposable
{
    public const int Points = 4;

    private readonly HostDevice _host;
    private readonly QueryPool _pool;

    public FrameClock(HostDevice host)
    {
        _host = host;
        if (host.TimestampPeriod > 0)
        {
            QueryPoolCreateInfo info = new()
            {
                SType = StructureType.QueryPoolCreateInfo,
                QueryType = QueryType.Timestamp,
                QueryCount = Points,
            };
            QueryPool pool;
            host.Vk.CreateQueryPool(host.Handle, &info, null, &pool).ThrowIfFailed("create the timestamps");
            _pool = pool;
        }
    }

    public void Reset(CommandBuffer commands)
    {
        if (_pool.Handle != 0)
        {
            _host.Vk.CmdResetQueryPool(commands, _pool, 0, Points);
        }
    }

    /// <summary>Takes the time when everything before this is done.</summary>
    public void Mark(CommandBuffer commands, uint point)
    {
        if (_pool.Handle != 0)
        {
            _host.Vk.CmdWriteTimestamp(commands, PipelineStageFlags.BottomOfPipeBit, _pool, point);
        }
    }

    /// <summary>Milliseconds between two points of a finished frame; null without timestamps.</summary>
    public double? Between(int first, int second)
    {
        if (_pool.Handle == 0)
        {
            return null;
        }

        ulong* times = stackalloc ulong[Points];
        _host.Vk.GetQueryPoolResults(
            _host.Handle, _pool, 0, Points, Points * sizeof(ulong), times, sizeof(ulong), QueryResultFlags.Result64Bit)
            .ThrowIfFailed("read the timestamps");
        return (times[second] - times[first]) * (double)_host.TimestampPeriod / 1e6;
    }

    public void Dispose() => _host.Vk.DestroyQueryPool(_host.Handle, _pool, null);
}
