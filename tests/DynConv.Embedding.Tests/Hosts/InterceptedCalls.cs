using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using static DynConv.Embedding.Tests.Hosts.CallSignatures;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>
/// A host's vkGetInstanceProcAddr that gives functions which count, keep books of what is alive, and fail when told to.
/// What it gives must not be called after it is collected: keep it as long as what was adopted through it.
/// </summary>
internal sealed unsafe class InterceptedCalls
{
    private static readonly string[] Objects =
    [
        "Buffer", "BufferView", "CommandPool", "DescriptorPool", "DescriptorSetLayout", "Event", "Fence", "Image",
        "ImageView", "PipelineCache", "PipelineLayout", "QueryPool", "Sampler", "Semaphore", "ShaderModule",
    ];

    private static readonly string[] ForbiddenNames =
    [
        "vkUpdateDescriptorSets", "vkDeviceWaitIdle", "vkQueueWaitIdle", "vkWaitForFences", "vkDestroyDevice",
        "vkDestroyInstance",
    ];

    private readonly Vk _api;
    private readonly Instance _instance;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, nint> _functions = [];
    private readonly Dictionary<string, CallCounter> _counters = [];
    private readonly Dictionary<string, int> _alive = [];
    private readonly HashSet<ulong> _caches = [];
    private readonly List<Delegate> _kept = [];

    public InterceptedCalls(Vk api)
    {
        (_api, _instance) = (api, api.CurrentInstance!.Value);
        foreach (string kind in Objects)
        {
            AddCreate($"vkCreate{kind}", kind);
            AddDestroy($"vkDestroy{kind}", kind);
        }

        AddCreate("vkAllocateMemory", "Memory");
        AddDestroy("vkFreeMemory", "Memory");
        AddDestroy("vkDestroyPipeline", "Pipeline");
        AddPipelines();
        AddAllocate("vkAllocateDescriptorSets");
        AddAllocate("vkAllocateCommandBuffers");
        AddIdle("vkDeviceWaitIdle");
        AddIdle("vkQueueWaitIdle");
        AddDestroyTop("vkDestroyDevice");
        AddDestroyTop("vkDestroyInstance");
        AddOfTwo("vkGetFenceStatus");
        AddOfTwo("vkGetEventStatus");
        AddQueue();
        AddUpdates();
        AddMemoryProperties();
        GetInstanceProcAddr = Keep<Resolve>(Find);
    }

    /// <summary>PFN_vkGetInstanceProcAddr.</summary>
    public nint GetInstanceProcAddr { get; }

    /// <summary>Objects made and not destroyed, of all kinds.</summary>
    public int Alive
    {
        get
        {
            lock (_lock)
            {
                return _alive.Values.Sum();
            }
        }
    }

    /// <summary>The same by kind, for messages.</summary>
    public string AliveText
    {
        get
        {
            lock (_lock)
            {
                return string.Join(
                    ' ', _alive.Where(pair => pair.Value != 0).Select(pair => $"{pair.Key}={pair.Value}"));
            }
        }
    }

    /// <summary>Calls that make an object, all kinds together; to make the n-th fail.</summary>
    public CallCounter Creations { get; } = new();

    /// <summary>Pipeline caches that pipelines were compiled with.</summary>
    public IReadOnlyCollection<ulong> Caches => _caches;

    /// <summary>Ownership transfers of buffers that were recorded, as (buffer, from, to).</summary>
    public List<(ulong Buffer, uint From, uint To)> Transfers { get; } = [];

    /// <summary>What VK_EXT_memory_budget says that each heap has left; null for what the driver says.</summary>
    public ulong? MemoryLeft { get; set; }

    public CallCounter this[string function] => _counters[function];

    /// <summary>Calls of everything that a frame has no business to call.</summary>
    public int Forbidden => Creations.Count + ForbiddenNames.Sum(name => _counters[name].Count);

    /// <summary>Starts the books of what is alive anew, after a leak was written down.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _alive.Clear();
        }
    }

    private nint Find(nint instance, byte* name)
    {
        string text = SilkMarshal.PtrToString((nint)name)!;
        return text == "vkGetInstanceProcAddr" ? GetInstanceProcAddr
            // Whoever asks the device for a function would get past us.
            : text == "vkGetDeviceProcAddr" ? GetInstanceProcAddr
            : _functions.TryGetValue(text, out nint known) ? known
            : Real(text);
    }

    private nint Real(string name) => (nint)(void*)_api.GetInstanceProcAddr(_instance, name);

    private nint Keep<T>(T function)
        where T : Delegate
    {
        lock (_lock)
        {
            _kept.Add(function);
            return Marshal.GetFunctionPointerForDelegate(function);
        }
    }

    private void Add<T>(string name, Func<CallCounter, nint, T> make)
        where T : Delegate
    {
        CallCounter counter = new();
        _counters.Add(name, counter);
        _functions.Add(name, Keep(make(counter, Real(name))));
    }

    private void Count(string kind, int more)
    {
        lock (_lock)
        {
            _alive[kind] = _alive.GetValueOrDefault(kind) + more;
        }
    }

    private bool CreationFails(CallCounter counter, out Result failure)
        => Creations.Fails(out failure) | (counter.Fails(out Result own) && (failure = own) != Result.Success);

    private void AddCreate(string name, string kind) => Add<Create>(name, (counter, real) =>
        (device, info, allocator, made) =>
        {
            if (CreationFails(counter, out Result failure))
            {
                *made = 0;
                return failure;
            }

            Result result = ((delegate* unmanaged<nint, void*, void*, ulong*, Result>)real)(
                device, info, allocator, made);
            Count(kind, result == Result.Success ? 1 : 0);
            return result;
        });

    private void AddDestroy(string name, string kind) => Add<Destroy>(name, (counter, real) =>
        (device, handle, allocator) =>
        {
            counter.Fails(out _);
            Count(kind, handle != 0 ? -1 : 0);
            ((delegate* unmanaged<nint, ulong, void*, void>)real)(device, handle, allocator);
        });

    private void AddPipelines() => Add<CreatePipelines>("vkCreateComputePipelines", (counter, real) =>
        (device, cache, count, infos, allocator, made) =>
        {
            if (CreationFails(counter, out Result failure))
            {
                new Span<ulong>(made, (int)count).Clear();
                return failure;
            }

            lock (_lock)
            {
                _caches.Add(cache);
            }

            Result result = ((delegate* unmanaged<nint, ulong, uint, void*, void*, ulong*, Result>)real)(
                device, cache, count, infos, allocator, made);
            Count("Pipeline", result == Result.Success ? (int)count : 0);
            return result;
        });

    private void AddAllocate(string name) => Add<Allocate>(name, (counter, real) => (device, info, made) =>
        CreationFails(counter, out Result failure)
            ? failure
            : ((delegate* unmanaged<nint, void*, ulong*, Result>)real)(device, info, made));

    private void AddIdle(string name) => Add<OfOne>(name, (counter, real) => handle =>
        counter.Fails(out Result failure) ? failure : ((delegate* unmanaged<nint, Result>)real)(handle));

    private void AddDestroyTop(string name) => Add<DestroyTop>(name, (counter, real) => (handle, allocator) =>
    {
        // Never passed on: the host's is still needed to see what else goes wrong.
        counter.Fails(out _);
    });

    private void AddOfTwo(string name) => Add<OfTwo>(name, (counter, real) => (device, handle) =>
        counter.Fails(out Result failure) ? failure : ((delegate* unmanaged<nint, ulong, Result>)real)(device, handle));

    private void AddQueue()
    {
        Add<QueueSubmit>("vkQueueSubmit", (counter, real) => (queue, count, infos, fence) =>
            counter.Fails(out Result failure)
                ? failure
                : ((delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result>)real)(queue, count, infos, fence));
        Add<WaitForFences>("vkWaitForFences", (counter, real) => (device, count, fences, all, timeout) =>
            counter.Fails(out Result failure)
                ? failure
                : ((delegate* unmanaged<nint, uint, ulong*, uint, ulong, Result>)real)(
                    device, count, fences, all, timeout));
    }

    private void AddMemoryProperties() => Add<MemoryProperties>(
        "vkGetPhysicalDeviceMemoryProperties2", (_, real) => (physicalDevice, properties) =>
        {
            if (MemoryLeft is not ulong left)
            {
                ((delegate* unmanaged<nint, PhysicalDeviceMemoryProperties2*, void>)real)(physicalDevice, properties);
                return;
            }

            var budget = (PhysicalDeviceMemoryBudgetPropertiesEXT*)properties->PNext;
            for (int heap = 0; heap < Vk.MaxMemoryHeaps; heap++)
            {
                budget->HeapUsage[heap] = 1ul << 30;
                budget->HeapBudget[heap] = (1ul << 30) + left;
            }
        });

    private void AddUpdates()
    {
        Add<UpdateDescriptorSets>("vkUpdateDescriptorSets", (counter, real) => (device, writes, write, copies, copy) =>
        {
            counter.Fails(out _);
            ((delegate* unmanaged<nint, uint, void*, uint, void*, void>)real)(device, writes, write, copies, copy);
        });
        Add<PipelineBarrier>("vkCmdPipelineBarrier", (_, real) =>
            (commands, from, to, flags, memories, memory, buffers, buffer, images, image) =>
            {
                for (int i = 0; i < buffers; i++)
                {
                    if (buffer[i].SrcQueueFamilyIndex != buffer[i].DstQueueFamilyIndex)
                    {
                        Transfers.Add((
                            buffer[i].Buffer.Handle, buffer[i].SrcQueueFamilyIndex, buffer[i].DstQueueFamilyIndex));
                    }
                }

                ((delegate* unmanaged<
                    nint, uint, uint, uint, uint, MemoryBarrier*, uint, BufferMemoryBarrier*, uint,
                    ImageMemoryBarrier*, void>)real)(
                    commands, from, to, flags, memories, memory, buffers, buffer, images, image);
            });
    }
}
