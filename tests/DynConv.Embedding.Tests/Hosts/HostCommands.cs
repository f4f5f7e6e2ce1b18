using System;
using Silk.NET.Vulkan;
using Semaphore = Silk.NET.Vulkan.Semaphore;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A host's command buffer with its fence: begun, ended, submitted and waited for by the host.</summary>
internal sealed unsafe class HostCommands : IDisposable
{
    private readonly Host _host;
    private readonly CommandPool _pool;
    private readonly Fence _fence;

    public HostCommands(Host host)
    {
        _host = host;
        CommandPoolCreateInfo info = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            Flags = CommandPoolCreateFlags.ResetCommandBufferBit,
            QueueFamilyIndex = host.QueueFamily,
        };
        CommandPool pool;
        host.Api.CreateCommandPool(host.Device, &info, null, &pool).Ok();
        _pool = pool;
        CommandBufferAllocateInfo allocation = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        host.Api.AllocateCommandBuffers(host.Device, &allocation, &commands).Ok();
        Commands = commands;
        FenceCreateInfo fenceInfo = new() { SType = StructureType.FenceCreateInfo };
        Fence fence;
        host.Api.CreateFence(host.Device, &fenceInfo, null, &fence).Ok();
        _fence = fence;
    }

    public CommandBuffer Commands { get; }

    public nint Handle => Commands.Handle;

    public void Begin(bool once = true)
    {
        CommandBufferBeginInfo info = new()
        {
            SType = StructureType.CommandBufferBeginInfo,
            Flags = once ? CommandBufferUsageFlags.OneTimeSubmitBit : 0,
        };
        _host.Api.BeginCommandBuffer(Commands, &info).Ok();
    }

    public void End() => _host.Api.EndCommandBuffer(Commands).Ok();

    /// <summary>Submits under the host's lock; returns at once.</summary>
    public void Submit(ulong wait = 0, ulong signal = 0)
    {
        Semaphore waited = new(wait);
        Semaphore signalled = new(signal);
        PipelineStageFlags stage = PipelineStageFlags.AllCommandsBit;
        CommandBuffer commands = Commands;
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            WaitSemaphoreCount = wait == 0 ? 0u : 1,
            PWaitSemaphores = &waited,
            PWaitDstStageMask = &stage,
            CommandBufferCount = 1,
            PCommandBuffers = &commands,
            SignalSemaphoreCount = signal == 0 ? 0u : 1,
            PSignalSemaphores = &signalled,
        };
        _host.Lock.Acquire();
        try
        {
            _host.Api.QueueSubmit(_host.Queue, 1, &info, _fence).Ok();
        }
        finally
        {
            _host.Lock.Release();
        }
    }

    public void Wait()
    {
        Fence fence = _fence;
        _host.Api.WaitForFences(_host.Device, 1, &fence, true, ulong.MaxValue).Ok();
        _host.Api.ResetFences(_host.Device, 1, &fence).Ok();
    }

    public void SubmitAndWait()
    {
        Submit();
        Wait();
    }

    /// <summary>Begins, lets the caller record, ends, submits, waits.</summary>
    public void Run(Action<HostCommands> record)
    {
        Begin();
        record(this);
        End();
        SubmitAndWait();
    }

    public void Copy(HostBuffer source, ulong sourceOffset, HostBuffer target, ulong targetOffset, ulong bytes)
    {
        BufferCopy region = new(sourceOffset, targetOffset, bytes);
        _host.Api.CmdCopyBuffer(Commands, source.Handle, target.Handle, 1, &region);
    }

    public void Barrier(
        PipelineStageFlags from, AccessFlags fromAccess, PipelineStageFlags to, AccessFlags toAccess)
    {
        MemoryBarrier barrier = new()
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = fromAccess,
            DstAccessMask = toAccess,
        };
        _host.Api.CmdPipelineBarrier(Commands, from, to, 0, 1, &barrier, 0, null, 0, null);
    }

    public void Dispose()
    {
        _host.Api.DestroyFence(_host.Device, _fence, null);
        _host.Api.DestroyCommandPool(_host.Device, _pool, null);
    }
}
