using System.Runtime.CompilerServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Tuning;

namespace DynConv.Tool.Devices;

/// <summary>Plans by what <c>dynconv tune</c> measured on the device, if it was run.</summary>
internal static class TunedPlans
{
    private static readonly ConditionalWeakTable<VulkanContext, TuningTable> Tables = [];

    /// <summary>Compiles a network with the device's tuning table, which is read once.</summary>
    public static Plan CompileTuned(
        this Network network, VulkanContext context, TensorShape input, PlanOptions? options = null)
        => network.Compile(
            context, input,
            (options ?? new PlanOptions()) with
            {
                Tuning = Tables.GetValue(context, static device => TuningTable.Load(device)),
            });

    /// <summary>In which numbers a device's plans are: those asked for, as far as it can multiply and store so.</summary>
    public static PlanOptions Attainable(this VulkanContext context, PlanOptions options) => options with
    {
        Arithmetic = context.Supports(options.Arithmetic) ? options.Arithmetic : Arithmetic.Float32,
        ActivationPrecision = context.Supports(options.ActivationPrecision)
            ? options.ActivationPrecision
            : ActivationPrecision.Float32,
    };
}
