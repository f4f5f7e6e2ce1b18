using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// Layouts by the shape of set 0 and the size of the push-constant block: kernels with the same two share them. Every
/// binding of set 0 is one descriptor. Not thread-safe: the pipeline manager locks.
/// </summary>
internal sealed unsafe class PipelineLayouts(VulkanContext context)
{
    private readonly Dictionary<SetShape, DescriptorSetLayout> _sets = [];
    private readonly Dictionary<(SetShape, int), PipelineLayout> _pipelines = [];

    public DescriptorSetLayout Set(in SetShape shape)
    {
        if (_sets.TryGetValue(shape, out DescriptorSetLayout known))
        {
            return known;
        }

        DescriptorSetLayoutBinding* bindings = stackalloc DescriptorSetLayoutBinding[shape.Count];
        for (int i = 0; i < shape.Count; i++)
        {
            bindings[i] = new DescriptorSetLayoutBinding
            {
                Binding = (uint)i,
                DescriptorType = shape[i],
                DescriptorCount = 1,
                StageFlags = ShaderStageFlags.ComputeBit,
            };
        }

        DescriptorSetLayoutCreateInfo info = new()
        {
            SType = StructureType.DescriptorSetLayoutCreateInfo,
            BindingCount = (uint)shape.Count,
            PBindings = bindings,
        };
        DescriptorSetLayout layout;
        context.Check(
            context.Api.CreateDescriptorSetLayout(context.Handle, &info, null, &layout),
            "create a descriptor set layout");
        _sets[shape] = layout;
        return layout;
    }

    public PipelineLayout Pipeline(in SetShape shape, int pushBytes)
    {
        if (_pipelines.TryGetValue((shape, pushBytes), out PipelineLayout known))
        {
            return known;
        }

        DescriptorSetLayout set = Set(shape);
        PushConstantRange range =
            new() { StageFlags = ShaderStageFlags.ComputeBit, Offset = 0, Size = (uint)pushBytes };
        PipelineLayoutCreateInfo info = new()
        {
            SType = StructureType.PipelineLayoutCreateInfo,
            SetLayoutCount = 1,
            PSetLayouts = &set,
            PushConstantRangeCount = pushBytes > 0 ? 1u : 0u,
            PPushConstantRanges = &range,
        };
        PipelineLayout layout;
        context.Check(
            context.Api.CreatePipelineLayout(context.Handle, &info, null, &layout), "create a pipeline layout");
        _pipelines[(shape, pushBytes)] = layout;
        return layout;
    }

    public void Destroy()
    {
        foreach (PipelineLayout layout in _pipelines.Values)
        {
            context.Api.DestroyPipelineLayout(context.Handle, layout, null);
        }

        foreach (DescriptorSetLayout layout in _sets.Values)
        {
            context.Api.DestroyDescriptorSetLayout(context.Handle, layout, null);
        }
    }
}
