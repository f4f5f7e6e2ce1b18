using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>Commands of a host: recorded, submitted and waited for, one after another.</summary>
internal sealed unsafe class OneTimeCommands : IDisposable
{
    private readonly VulkanContext _context;
    private readonly CommandPool _pool;
    private readonly Fence _fence;

    public OneTimeCommands(VulkanContext context)
    {
        _context = context;
        CommandPoolCreateInfo info = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            QueueFamilyIndex = context.QueueFamily,
        };
        CommandPool pool;
        context.Check(context.Api.CreateCommandPool(context.Handle, &info, null, &pool), "create a command pool");
        _pool = pool;
        FenceCreateInfo fenceInfo = new() { SType = StructureType.FenceCreateInfo };
        Fence fence;
        context.Check(context.Api.CreateFence(context.Handle, &fenceInfo, null, &fence), "create a fence");
        _fence = fence;
    }

    /// <summary>Records, submits on the context's queue, and waits.</summary>
    public void Run(Action<CommandBuffer> record)
    {
        CommandBufferAllocateInfo info = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = _pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        Vk api = _context.Api;
        _context.Check(api.AllocateCommandBuffers(_context.Handle, &info, &commands), "allocate a command buffer");
        CommandBufferBeginInfo begin = new()
        {
            SType = StructureType.CommandBufferBeginInfo,
            Flags = CommandBufferUsageFlags.OneTimeSubmitBit,
        };
        _context.Check(api.BeginCommandBuffer(commands, &begin), "begin recording");
        record(commands);
        _context.Check(api.EndCommandBuffer(commands), "end recording");
        _context.Submissions.Submit(commands, _fence, [], []);
        Fence fence = _fence;
        _context.Check(api.WaitForFences(_context.Handle, 1, &fence, true, ulong.MaxValue), "wait for the device");
        _context.Check(api.ResetFences(_context.Handle, 1, &fence), "reset a fence");
        api.FreeCommandBuffers(_context.Handle, _pool, 1, &commands);
    }

    public void Dispose()
    {
        _context.Api.DestroyFence(_context.Handle, _fence, null);
        _context.Api.DestroyCommandPool(_context.Handle, _pool, null);
    }
}
