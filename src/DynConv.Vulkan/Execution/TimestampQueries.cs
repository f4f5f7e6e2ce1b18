using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>Named timestamps of one recording.</summary>
internal sealed unsafe class TimestampQueries : IDisposable
{
    private readonly VulkanContext _context;
    private readonly List<string> _names = [];

    public TimestampQueries(VulkanContext context, int capacity)
    {
        _context = context;
        QueryPoolCreateInfo info = new()
        {
            SType = StructureType.QueryPoolCreateInfo,
            QueryType = QueryType.Timestamp,
            QueryCount = (uint)capacity,
        };
        QueryPool pool;
        context.Check(context.Api.CreateQueryPool(context.Handle, &info, null, &pool), "create a query pool");
        (Pool, Capacity) = (pool, (uint)capacity);
    }

    public QueryPool Pool { get; }

    public uint Capacity { get; }

    /// <summary>The index for another timestamp; false if all are used.</summary>
    public bool TryAdd(string name, out uint index)
    {
        index = (uint)_names.Count;
        if (index >= Capacity)
        {
            return false;
        }

        _names.Add(name);
        return true;
    }

    /// <summary>Milliseconds between each timestamp and the one before it; the commands must be done.</summary>
    public IReadOnlyList<(string Name, double Milliseconds)> Read()
    {
        if (_names.Count < 2)
        {
            return [];
        }

        ulong[] ticks = new ulong[_names.Count];
        fixed (ulong* first = ticks)
        {
            _context.Check(
                _context.Api.GetQueryPoolResults(
                    _context.Handle, Pool, 0, (uint)ticks.Length, (nuint)(ticks.Length * sizeof(ulong)), first,
                    sizeof(ulong), QueryResultFlags.Result64Bit),
                "read timestamps");
        }

        (string, double)[] times = new (string, double)[ticks.Length - 1];
        for (int i = 1; i < ticks.Length; i++)
        {
            times[i - 1] =
                (_names[i], (ticks[i] - ticks[i - 1]) * (double)_context.Capabilities.TimestampPeriod * 1e-6);
        }

        return times;
    }

    public void Dispose() => _context.Api.DestroyQueryPool(_context.Handle, Pool, null);
}
