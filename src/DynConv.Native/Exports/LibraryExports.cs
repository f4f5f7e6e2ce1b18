using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;

namespace DynConv.Native.Exports;

/// <summary>What cannot fail: the version, and texts of errors.</summary>
internal static unsafe class LibraryExports
{
    private const uint Major = 0;
    private const uint Minor = 1;
    private const uint Patch = 0;

    [UnmanagedCallersOnly(EntryPoint = "dynconv_version")]
    public static uint Version() => (Major << 22) | (Minor << 12) | Patch;

    [UnmanagedCallersOnly(EntryPoint = "dynconv_last_error")]
    public static byte* LastErrorText() => LastError.Pointer;

    [UnmanagedCallersOnly(EntryPoint = "dynconv_result_name")]
    public static byte* ResultName(int result) => (ResultCode)result switch
    {
        ResultCode.Success => Literal("DYNCONV_SUCCESS\0"u8),
        ResultCode.NotReady => Literal("DYNCONV_NOT_READY\0"u8),
        ResultCode.InvalidArgument => Literal("DYNCONV_ERROR_INVALID_ARGUMENT\0"u8),
        ResultCode.InvalidHandle => Literal("DYNCONV_ERROR_INVALID_HANDLE\0"u8),
        ResultCode.InvalidStruct => Literal("DYNCONV_ERROR_INVALID_STRUCT\0"u8),
        ResultCode.BufferTooSmall => Literal("DYNCONV_ERROR_BUFFER_TOO_SMALL\0"u8),
        ResultCode.File => Literal("DYNCONV_ERROR_FILE\0"u8),
        ResultCode.Checkpoint => Literal("DYNCONV_ERROR_CHECKPOINT\0"u8),
        ResultCode.Network => Literal("DYNCONV_ERROR_NETWORK\0"u8),
        ResultCode.Shape => Literal("DYNCONV_ERROR_SHAPE\0"u8),
        ResultCode.Unavailable => Literal("DYNCONV_ERROR_UNAVAILABLE\0"u8),
        ResultCode.DeviceLost => Literal("DYNCONV_ERROR_DEVICE_LOST\0"u8),
        ResultCode.DeviceLimit => Literal("DYNCONV_ERROR_DEVICE_LIMIT\0"u8),
        ResultCode.Feature => Literal("DYNCONV_ERROR_FEATURE\0"u8),
        ResultCode.OutOfMemory => Literal("DYNCONV_ERROR_OUT_OF_MEMORY\0"u8),
        ResultCode.Vulkan => Literal("DYNCONV_ERROR_VULKAN\0"u8),
        ResultCode.ConcurrentUse => Literal("DYNCONV_ERROR_CONCURRENT_USE\0"u8),
        ResultCode.InvalidState => Literal("DYNCONV_ERROR_INVALID_STATE\0"u8),
        ResultCode.Unexpected => Literal("DYNCONV_ERROR_UNEXPECTED\0"u8),
        _ => Literal("no dynconv_result\0"u8),
    };

    // A literal is in the library's read-only data: it has no address that could change.
    private static byte* Literal(ReadOnlySpan<byte> text) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(text));
}
