using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>A pipeline with its layouts, owned by the pipeline manager.</summary>
internal sealed record ComputePipeline(
    Pipeline Handle, PipelineLayout Layout, DescriptorSetLayout SetLayout, SetShape Shape);
