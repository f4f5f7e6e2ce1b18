using System;
using System.Collections.Generic;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Portability.Tests.Chips;

/// <summary>VK_KHR_pipeline_executable_properties, for which Silk.NET has structs here but no functions.</summary>
internal sealed unsafe class PipelineStatistics
{
    private readonly Device _device;
    private readonly delegate* unmanaged<
        Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableStatisticKHR*, Result> _get;

    public PipelineStatistics(Vk api, Device device)
    {
        _device = device;
        _get = (delegate* unmanaged<
            Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableStatisticKHR*, Result>)
            (void*)api.GetDeviceProcAddr(device, "vkGetPipelineExecutableStatisticsKHR");
    }

    /// <summary>The compiler's numbers of a compute pipeline, by name. All of RADV's are whole.</summary>
    public Dictionary<string, ulong> Read(ulong pipeline)
    {
        PipelineExecutableInfoKHR info = new()
        {
            SType = StructureType.PipelineExecutableInfoKhr,
            Pipeline = new Pipeline(pipeline),
        };
        uint count = 0;
        NullDevice.Require(_get(_device, &info, &count, null), "count a pipeline's statistics");
        PipelineExecutableStatisticKHR[] found = new PipelineExecutableStatisticKHR[count];
        foreach (ref PipelineExecutableStatisticKHR statistic in found.AsSpan())
        {
            statistic.SType = StructureType.PipelineExecutableStatisticKhr;
        }

        Dictionary<string, ulong> values = [];
        fixed (PipelineExecutableStatisticKHR* first = found)
        {
            NullDevice.Require(_get(_device, &info, &count, first), "read a pipeline's statistics");
            for (uint i = 0; i < count; i++)
            {
                values[SilkMarshal.PtrToString((nint)first[i].Name)!] = first[i].Value.U64;
            }
        }

        return values;
    }
}
