using System.Diagnostics.CodeAnalysis;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Checks every VkResult, in every build.</summary>
internal static class ResultChecks
{
    /// <summary>Throws when a call that knows no context (instance level) failed.</summary>
    public static void ThrowIfFailed(this Result result, string operation)
    {
        if (result != Result.Success)
        {
            Throw(result, operation);
        }
    }

    /// <summary>What a user can do about a result.</summary>
    public static string Advice(Result result) => result switch
    {
        Result.ErrorOutOfDeviceMemory => "free device memory, or use a smaller batch or input",
        Result.ErrorOutOfHostMemory => "free host memory",
        Result.ErrorIncompatibleDriver or Result.ErrorInitializationFailed => "check the driver with vulkaninfo",
        Result.ErrorTooManyObjects => "dispose plans that are no longer used",
        _ => "run again with validation on for details",
    };

    [DoesNotReturn]
    private static void Throw(Result result, string operation)
        => throw new VulkanException($"{operation}: {result}; {Advice(result)}", result);
}
