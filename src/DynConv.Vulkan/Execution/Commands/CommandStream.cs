using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>
/// A command buffer that commands are appended to, and what is bound in it: binding a pipeline again costs as much as
/// binding another.
/// </summary>
internal ref struct CommandStream(Vk api, CommandBuffer buffer)
{
    private ulong _pipeline;

    public Vk Api { get; } = api;

    public CommandBuffer Buffer { get; } = buffer;

    public void Bind(Pipeline pipeline)
    {
        if (_pipeline != pipeline.Handle)
        {
            _pipeline = pipeline.Handle;
            Api.CmdBindPipeline(Buffer, PipelineBindPoint.Compute, pipeline);
        }
    }
}
