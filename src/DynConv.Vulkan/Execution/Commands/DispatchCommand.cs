using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>Runs a compute pipeline.</summary>
internal sealed unsafe class DispatchCommand(
    ComputePipeline pipeline, DescriptorSet set, ReadOnlySpan<byte> pushConstants, GroupCount groups) : Command
{
    private readonly byte[] _pushConstants = pushConstants.ToArray();

    public override void Append(ref CommandStream stream)
    {
        stream.Bind(pipeline.Handle);
        DescriptorSet bound = set;
        stream.Api.CmdBindDescriptorSets(
            stream.Buffer, PipelineBindPoint.Compute, pipeline.Layout, 0, 1, &bound, 0, null);
        if (_pushConstants.Length > 0)
        {
            fixed (byte* bytes = _pushConstants)
            {
                stream.Api.CmdPushConstants(
                    stream.Buffer, pipeline.Layout, ShaderStageFlags.ComputeBit, 0, (uint)_pushConstants.Length, bytes);
            }
        }

        stream.Api.CmdDispatch(stream.Buffer, groups.X, groups.Y, 1);
    }
}
