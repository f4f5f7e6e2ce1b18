namespace DynConv.Vulkan.Device;

/// <summary>
/// What can be told of a handle without asking Vulkan, which may crash on a wrong one. Every dispatchable handle points
/// to a word that the Vulkan loader sets: the dispatch table of its device (Khronos, "Architecture of the Vulkan Loader
/// Interfaces": an ICD's dispatchable objects begin with VK_LOADER_DATA). A queue or command buffer has its device's.
/// Where a host calls a driver without a loader, all have the same constant there, and nothing can be told.
/// </summary>
internal static unsafe class DispatchableHandle
{
    /// <summary>Whether two valid handles can be of one device; for a null handle it cannot.</summary>
    public static bool CanShareDevice(nint a, nint b) => a != 0 && b != 0 && *(nint*)a == *(nint*)b;
}
