namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>One axis of the work-group size.</summary>
/// <param name="Value">The size, or the default of the specialization constant that gives it.</param>
/// <param name="SpecializationId">The specialization constant, null for a fixed size.</param>
internal readonly record struct SpirvLocalSize(uint Value, uint? SpecializationId = null);
