namespace DynConv.Native.Errors;

/// <summary><c>dynconv_result</c> of dynconv.h, which documents it.</summary>
internal enum ResultCode
{
    Success = 0,
    NotReady = 1,
    InvalidArgument = -1,
    InvalidHandle = -2,
    InvalidStruct = -3,
    BufferTooSmall = -4,
    File = -5,
    Checkpoint = -6,
    Network = -7,
    Shape = -8,
    Unavailable = -9,
    DeviceLost = -10,
    DeviceLimit = -11,
    Feature = -12,
    OutOfMemory = -13,
    Vulkan = -14,
    ConcurrentUse = -15,
    InvalidState = -16,
    Unexpected = -17,
}
