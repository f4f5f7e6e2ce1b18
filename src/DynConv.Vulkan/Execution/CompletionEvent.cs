using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Tells when commands in a host's command buffer are done, though the host submits them and its fence is not ours: the
/// device sets a VkEvent after them. Vulkan 1.0.
/// </summary>
internal sealed unsafe class CompletionEvent : IDisposable
{
    private readonly VulkanContext _context;
    private readonly Event _event;

    public CompletionEvent(VulkanContext context)
    {
        _context = context;
        EventCreateInfo info = new() { SType = StructureType.EventCreateInfo };
        Event made;
        context.Check(context.Api.CreateEvent(context.Handle, &info, null, &made), "create an event");
        _event = made;
    }

    /// <summary>Whether the commands before it are done. Never waits.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool IsSet
    {
        get
        {
            // A lost device may leave it unset for ever.
            _context.ThrowIfUnusable();
            Result result = _context.Api.GetEventStatus(_context.Handle, _event);
            if (result is Result.EventSet or Result.EventReset)
            {
                return result == Result.EventSet;
            }

            _context.Check(result, "ask an event");
            return false;
        }
    }

    /// <summary>Makes it ready again; no commands that set it may be running.</summary>
    public void Reset() => _context.Check(_context.Api.ResetEvent(_context.Handle, _event), "reset an event");

    /// <summary>Appends: after the copies and dispatches so far, and their barriers, set it.</summary>
    public void AppendTo(nint commands)
        => _context.Api.CmdSetEvent(
            new CommandBuffer(commands), _event, PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit);

    public void Dispose() => _context.Api.DestroyEvent(_context.Handle, _event, null);
}
