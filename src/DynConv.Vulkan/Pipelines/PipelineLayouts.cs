using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// Layouts by number of bindings and size of the push-constant block: kernels with the same two share them. Every
/// binding of set 0 is one storage buffer. Not thread-safe: the pipeline manager locks.
/// </summary>
internal sealed unsafe class PipelineLayouts(VulkanContext context)
{
    private readonly Dictionary<int, DescriptorSetLayout> _sets = [];
    private readonly Dictionary<(int, int), PipelineLayout> _pipelines = [];

    public DescriptorSetLayout Set(int bindingCount)
    {
        if (_sets.TryGetValue(bindingCount, out DescriptorSetLayout known))
        {
            return known;
        }

        DescriptorSetLayoutBinding* bindings = stackalloc DescriptorSetLayoutBinding[bindingCount];
        for (int i = 0; i < bindingCount; i++)
        {
            bindings[i] = new DescriptorSetLayoutBinding
            {
                Binding = (uint)i,
                DescriptorType = DescriptorType.StorageBuffer,
                DescriptorCount = 1,
                StageFlags = ShaderStageFlags.ComputeBit,
            };
        }

        DescriptorSetLayoutCreateInfo info = new()
        {
            SType = StructureType.DescriptorSetLayoutCreateInfo,
            BindingCount = (uint)bindingCount,
            PBindings = bindings,
        };
        DescriptorSetLayout layout;
        context.Check(
            context.Api.CreateDescriptorSetLayout(context.Handle, &info, null, &layout),
            "create a descriptor set layout");
        _sets[bindingCount] = layout;
        return layout;
    }

    public PipelineLayout Pipeline(int bindingCount, int pushBytes)
    {
        if (_pipelines.TryGetValue((bindingCount, pushBytes), out PipelineLayout known))
        {
            return known;
        }

        DescriptorSetLayout set = Set(bindingCount);
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
        _pipelines[(bindingCount, pushBytes)] = layout;
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
