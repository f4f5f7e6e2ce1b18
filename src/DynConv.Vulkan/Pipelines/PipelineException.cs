using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>The driver refuses to compile a pipeline, though it has the memory and the device is there.</summary>
internal sealed class PipelineException(string message, Result result) : VulkanException(message, result);
