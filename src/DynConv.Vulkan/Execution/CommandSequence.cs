using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution.Commands;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// What a recorder recorded: commands, with the descriptor sets and timestamps that they use. It can be appended to any
/// number of command buffers; that allocates nothing. Holds its context open.
/// </summary>
internal sealed unsafe class CommandSequence : IDisposable
{
    private readonly VulkanContext _context;
    private readonly Command[] _commands;
    private readonly DescriptorAllocator _descriptors;
    private readonly TimestampQueries? _timestamps;
    private bool _disposed;

    /// <summary>Takes over the descriptors, the queries and the hold on the context.</summary>
    public CommandSequence(
        VulkanContext context, IEnumerable<Command> commands, DescriptorAllocator descriptors,
        TimestampQueries? timestamps)
    {
        (_context, _commands, _descriptors, _timestamps) = (context, [.. commands], descriptors, timestamps);
    }

    /// <summary>Appends every command to a command buffer that is being recorded, outside a render pass.</summary>
    public void AppendTo(CommandBuffer commands)
    {
        CommandStream stream = new(_context.Api, commands);
        foreach (Command command in _commands)
        {
            command.Append(ref stream);
        }
    }

    /// <summary>Milliseconds between each timestamp and the one before it; the commands must be done.</summary>
    public IReadOnlyList<(string Name, double Milliseconds)> ReadTimes() => _timestamps?.Read() ?? [];

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _descriptors.Dispose();
            _timestamps?.Dispose();
            _context.Release();
        }
    }
}
