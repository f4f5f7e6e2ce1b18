using System;
using Silk.NET.Vulkan;

namespace DynConv.Native.Tests.Hosts;

/// <summary>A command buffer of the host's, and how it submits it.</summary>
internal sealed unsafe class HostCommands : IDisposable
{
    private readonly BareHost _host;
    private readonly CommandPool _pool;
    private readonly Fence _fence;

    public HostCommands(BareHost host)
    {
        _host = host;
        CommandPoolCreateInfo pool = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            Flags = CommandPoolCreateFlags.ResetCommandBufferBit,
        };
        CommandPool made;
        BareHost.Check(host.Api.CreateCommandPool(host.Device, &pool, null, &made));
        _pool = made;
        CommandBufferAllocateInfo commands = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = made,
            CommandBufferCount = 1,
        };
        CommandBuffer buffer;
        BareHost.Check(host.Api.AllocateCommandBuffers(host.Device, &commands, &buffer));
        Handle = buffer;
        FenceCreateInfo fence = new() { SType = StructureType.FenceCreateInfo };
        Fence madeFence;
        BareHost.Check(host.Api.CreateFence(host.Device, &fence, null, &madeFence));
        _fence = madeFence;
    }

    public CommandBuffer Handle { get; }

    public void* Pointer => (void*)Handle.Handle;

    public void Begin()
    {
        CommandBufferBeginInfo begin = new()
        {
            SType = StructureType.CommandBufferBeginInfo,
            Flags = CommandBufferUsageFlags.OneTimeSubmitBit,
        };
        BareHost.Check(_host.Api.BeginCommandBuffer(Handle, &begin));
    }

    public void End() => BareHost.Check(_host.Api.EndCommandBuffer(Handle));

    public void SubmitAndWait()
    {
        CommandBuffer handle = Handle;
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            CommandBufferCount = 1,
            PCommandBuffers = &handle,
        };
        BareHost.Check(_host.Api.QueueSubmit(_host.Queue, 1, &info, _fence));
        Fence fence = _fence;
        BareHost.Check(_host.Api.WaitForFences(_host.Device, 1, &fence, true, ulong.MaxValue));
        BareHost.Check(_host.Api.ResetFences(_host.Device, 1, &fence));
    }

    public void Dispose()
    {
        _host.Api.DestroyFence(_host.Device, _fence, null);
        _host.Api.DestroyCommandPool(_host.Device, _pool, null);
    }
}
