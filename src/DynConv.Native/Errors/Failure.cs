using System;
using System.IO;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;

namespace DynConv.Native.Errors;

/// <summary>What becomes of an exception at the border: a result, and a line of text for the thread.</summary>
internal static class Failure
{
    /// <summary>Keeps an exception's text for <c>dynconv_last_error</c>.</summary>
    /// <returns>What the call returns.</returns>
    public static int Report(Exception exception)
    {
        ResultCode code = CodeOf(exception);
        LastError.Set(TextOf(exception, code));
        return (int)code;
    }

    /// <summary>The result that stands for an exception.</summary>
    internal static ResultCode CodeOf(Exception exception) => exception switch
    {
        FailureException failure => failure.Code,
        CheckpointException => ResultCode.Checkpoint,
        StateDictMismatchException => ResultCode.Network,
        ShapeException => ResultCode.Shape,
        DeviceLostException => ResultCode.DeviceLost,
        DeviceLimitException => ResultCode.DeviceLimit,
        VulkanFeatureException => ResultCode.Feature,
        VulkanUnavailableException => ResultCode.Unavailable,
        VulkanException { Result: Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory }
            or OutOfMemoryException => ResultCode.OutOfMemory,
        VulkanException => ResultCode.Vulkan,
        IOException or UnauthorizedAccessException => ResultCode.File,
        ConcurrentUseException => ResultCode.ConcurrentUse,
        InvalidOperationException => ResultCode.InvalidState,
        ArgumentException or NotSupportedException => ResultCode.InvalidArgument,
        _ => ResultCode.Unexpected,
    };

    private static string TextOf(Exception exception, ResultCode code) => code switch
    {
        ResultCode.Unexpected => $"unexpected {exception.GetType().Name}: {exception.Message}",
        ResultCode.OutOfMemory when exception is OutOfMemoryException => "out of memory",
        ResultCode.InvalidState when exception is ObjectDisposedException disposed => OfDisposed(disposed),
        _ => WithoutParameter(exception.Message),
    };

    private static string OfDisposed(ObjectDisposedException exception) =>
        exception.ObjectName.EndsWith(nameof(VulkanContext), StringComparison.Ordinal)
            ? "the context that this was made from is destroyed; it can only be destroyed too"
            : "what this was made from is destroyed; it can only be destroyed too";

    /// <summary>Names of C# parameters say nothing to C.</summary>
    private static string WithoutParameter(string text)
    {
        int end = text.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
