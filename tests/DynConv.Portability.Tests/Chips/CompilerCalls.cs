using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Portability.Tests.Chips;

/// <summary>
/// A host's vkGetInstanceProcAddr for RADV's null device: pipelines keep their statistics, which are read at once; there
/// is memory, which the null device has none of; and what is submitted is done, since nothing runs. Keep it as long as
/// what was adopted through it.
/// </summary>
internal sealed unsafe class CompilerCalls
{
    private const uint LocalType = 0;
    private const uint VisibleType = 1;
    private const ulong HeapSize = 8ul << 30;

    // What the null device has no code for, besides all that records a command.
    private static readonly string[] Execution =
    [
        "vkBeginCommandBuffer", "vkEndCommandBuffer", "vkQueueSubmit", "vkCreateFence", "vkDestroyFence",
        "vkResetFences", "vkWaitForFences", "vkGetFenceStatus",
    ];

    private readonly Vk _api;
    private readonly Instance _instance;
    private readonly PipelineStatistics _statistics;
    private readonly Dictionary<string, nint> _functions = [];
    private readonly Dictionary<ulong, uint[]> _modules = [];
    private readonly List<Delegate> _kept = [];
    private readonly delegate* unmanaged<nint, ShaderModuleCreateInfo*, void*, ulong*, Result> _createModule;
    private readonly delegate* unmanaged<
        nint, ulong, uint, ComputePipelineCreateInfo*, void*, ulong*, Result> _createPipelines;

    private readonly delegate* unmanaged<nint, ulong, MemoryRequirements*, void> _bufferMemory;

    public CompilerCalls(Vk api, Instance instance, Device device)
    {
        (_api, _instance, _statistics) = (api, instance, new PipelineStatistics(api, device));
        _createModule = (delegate* unmanaged<nint, ShaderModuleCreateInfo*, void*, ulong*, Result>)
            Real("vkCreateShaderModule");
        _createPipelines = (delegate* unmanaged<
            nint, ulong, uint, ComputePipelineCreateInfo*, void*, ulong*, Result>)Real("vkCreateComputePipelines");
        _bufferMemory = (delegate* unmanaged<nint, ulong, MemoryRequirements*, void>)
            Real("vkGetBufferMemoryRequirements");
        Replace<CreateModule>("vkCreateShaderModule", OnCreateModule);
        Replace<CreatePipelines>("vkCreateComputePipelines", OnCreatePipelines);
        Replace<MemoryProperties>("vkGetPhysicalDeviceMemoryProperties", OnMemoryProperties);
        Replace<BufferMemory>("vkGetBufferMemoryRequirements", OnBufferMemory);
        Resolve resolve = Find;
        _kept.Add(resolve);
        GetInstanceProcAddr = Marshal.GetFunctionPointerForDelegate(resolve);
    }

    private delegate nint Resolve(nint instance, byte* name);

    private delegate Result CreateModule(nint device, ShaderModuleCreateInfo* info, void* allocator, ulong* made);

    private delegate Result CreatePipelines(
        nint device, ulong cache, uint count, ComputePipelineCreateInfo* infos, void* allocator, ulong* made);

    private delegate void MemoryProperties(nint physicalDevice, PhysicalDeviceMemoryProperties* properties);

    private delegate void BufferMemory(nint device, ulong buffer, MemoryRequirements* requirements);

    /// <summary>PFN_vkGetInstanceProcAddr.</summary>
    public nint GetInstanceProcAddr { get; }

    /// <summary>Every pipeline in the order in which it was made.</summary>
    public List<CompiledPipeline> Compiled { get; } = [];

    private nint Find(nint instance, byte* name)
    {
        string text = SilkMarshal.PtrToString((nint)name)!;
        // Whoever asks the device for a function would get past us.
        return text is "vkGetInstanceProcAddr" or "vkGetDeviceProcAddr"
            ? GetInstanceProcAddr
            : _functions.TryGetValue(text, out nint known) ? known
            : text.StartsWith("vkCmd", StringComparison.Ordinal) || Execution.Contains(text)
                ? (nint)(delegate* unmanaged<Result>)&Succeed
            : Real(text);
    }

    // Takes whatever it is given: the caller cleans up in the calling conventions of 64-bit Linux.
    [UnmanagedCallersOnly]
    private static Result Succeed() => Result.Success;

    private nint Real(string name) => (nint)(void*)_api.GetInstanceProcAddr(_instance, name);

    private void Replace<T>(string name, T function)
        where T : Delegate
    {
        _kept.Add(function);
        _functions.Add(name, Marshal.GetFunctionPointerForDelegate(function));
    }

    private Result OnCreateModule(nint device, ShaderModuleCreateInfo* info, void* allocator, ulong* made)
    {
        Result result = _createModule(device, info, allocator, made);
        _modules[*made] = new ReadOnlySpan<uint>(info->PCode, (int)(info->CodeSize / sizeof(uint))).ToArray();
        return result;
    }

    private Result OnCreatePipelines(
        nint device, ulong cache, uint count, ComputePipelineCreateInfo* infos, void* allocator, ulong* made)
    {
        ComputePipelineCreateInfo[] wanted = new Span<ComputePipelineCreateInfo>(infos, (int)count).ToArray();
        foreach (ref ComputePipelineCreateInfo info in wanted.AsSpan())
        {
            info.Flags |= PipelineCreateFlags.CreateCaptureStatisticsBitKhr;
        }

        fixed (ComputePipelineCreateInfo* first = wanted)
        {
            Result result = _createPipelines(device, cache, count, first, allocator, made);
            for (int i = 0; result == Result.Success && i < wanted.Length; i++)
            {
                uint[] constants = Constants(wanted[i].Stage.PSpecializationInfo);
                uint[] module = _modules[wanted[i].Stage.Module.Handle];
                Compiled.Add(new CompiledPipeline(
                    Name(module, constants), constants, module, _statistics.Read(made[i])));
            }

            return result;
        }
    }

    /// <summary>The library numbers a shader's constants from 0 on and leaves none out.</summary>
    private static uint[] Constants(SpecializationInfo* info)
        => new ReadOnlySpan<uint>(info->PData, (int)(info->DataSize / sizeof(uint))).ToArray();

    /// <summary>The library writes the constants into the module too.</summary>
    private static string Name(uint[] module, uint[] constants)
        => ShaderLibrary.Names.Concat(ShaderLibrary.MatrixNames).FirstOrDefault(
            name => SpecializedModule.Create(ShaderLibrary.Load(name).Words.Span, new Specialization(constants))
                .AsSpan().SequenceEqual(module),
            "a shader that is not the library's");

    private static void OnMemoryProperties(nint physicalDevice, PhysicalDeviceMemoryProperties* properties)
    {
        *properties = new PhysicalDeviceMemoryProperties { MemoryTypeCount = 2, MemoryHeapCount = 2 };
        properties->MemoryHeaps[(int)LocalType] = new MemoryHeap(HeapSize, MemoryHeapFlags.DeviceLocalBit);
        properties->MemoryHeaps[(int)VisibleType] = new MemoryHeap(HeapSize, 0);
        properties->MemoryTypes[(int)LocalType] = new MemoryType(MemoryPropertyFlags.DeviceLocalBit, LocalType);
        properties->MemoryTypes[(int)VisibleType] = new MemoryType(
            MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit
            | MemoryPropertyFlags.HostCachedBit,
            VisibleType);
    }

    private void OnBufferMemory(nint device, ulong buffer, MemoryRequirements* requirements)
    {
        _bufferMemory(device, buffer, requirements);
        requirements->MemoryTypeBits = (1u << (int)LocalType) | (1u << (int)VisibleType);
    }
}
