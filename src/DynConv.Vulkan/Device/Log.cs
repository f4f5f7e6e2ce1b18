using Microsoft.Extensions.Logging;

namespace DynConv.Vulkan.Device;

/// <summary>Every log line of the library, with a stable event id.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Opened {Device}")]
    public static partial void Opened(ILogger logger, string device);

    [LoggerMessage(2, LogLevel.Error, "Validation {Severity} {Id}: {Text}")]
    public static partial void Validation(ILogger logger, string severity, string id, string text);

    [LoggerMessage(3, LogLevel.Warning, "Pipeline cache {Path} is not used: {Reason}")]
    public static partial void CacheIgnored(ILogger logger, string path, string reason);

    [LoggerMessage(4, LogLevel.Debug, "Pipeline cache {Path}: read {Bytes} bytes")]
    public static partial void CacheRead(ILogger logger, string path, long bytes);

    [LoggerMessage(5, LogLevel.Debug, "Pipeline cache {Path}: wrote {Bytes} bytes")]
    public static partial void CacheWritten(ILogger logger, string path, long bytes);

    [LoggerMessage(6, LogLevel.Error, "The device was lost during: {Operation}")]
    public static partial void DeviceLost(ILogger logger, string operation);

    [LoggerMessage(7, LogLevel.Debug, "Allocated {Bytes} bytes of {Kind} memory")]
    public static partial void Allocated(ILogger logger, ulong bytes, string kind);

    [LoggerMessage(8, LogLevel.Warning, "Tuning table {Path} is not used: {Reason}")]
    public static partial void TuningIgnored(ILogger logger, string path, string reason);

    [LoggerMessage(9, LogLevel.Warning, "{Form} is not used for {Convolution}: {Reason}")]
    public static partial void FormDropped(ILogger logger, string form, string convolution, string reason);

    [LoggerMessage(10, LogLevel.Warning, "{Layer}: its experts stay float32: {Reason}")]
    public static partial void ExpertsStaySingle(ILogger logger, string layer, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Float16 products are not possible: {Reason}; the plan stays with float32")]
    public static partial void StaysWithFloat32(ILogger logger, string reason);

    [LoggerMessage(14, LogLevel.Warning, "{Device} has no numbers of 16 bits in storage buffers; activations stay float32")]
    public static partial void ActivationsStayFloat32(ILogger logger, string device);

    [LoggerMessage(12, LogLevel.Warning, "{Device} says it has matrix units, but cannot be opened with them: {Reason}")]
    public static partial void MatrixUnitsRefused(ILogger logger, string device, string reason);

    [LoggerMessage(13, LogLevel.Warning, "{Form} is not used in this plan, {Step} does not compile so: {Reason}")]
    public static partial void FormRefused(ILogger logger, string form, string step, string reason);
}
