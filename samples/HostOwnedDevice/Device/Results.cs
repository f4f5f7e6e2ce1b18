using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>Every VkResult is looked at.</summary>
internal static class Results
{
    public static void ThrowIfFailed(this Result result, string operation)
    {
        if (result != Result.Success)
        {
            throw new HostException($"{operation}: {result}");
        }
    }
}
