using System;
using System.Runtime.InteropServices;
using System.Text;
using DynConv.Native.Handles;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Objects;

/// <summary>What a <c>dynconv_recommendation</c> stands for: names and a chain that C points at.</summary>
internal sealed unsafe class RecommendationObject : IHandled
{
    private readonly byte** _names;

    public RecommendationObject(RecommendedDevice device)
    {
        Device = device;
        int bytes = 0;
        foreach (string extension in device.Extensions)
        {
            bytes += sizeof(byte*) + Encoding.UTF8.GetByteCount(extension) + 1;
        }

        // One block: the pointers, then the names.
        _names = (byte**)NativeMemory.AllocZeroed((nuint)bytes);
        byte* next = (byte*)(_names + device.Extensions.Count);
        for (int i = 0; i < device.Extensions.Count; i++)
        {
            _names[i] = next;
            int length = Encoding.UTF8.GetByteCount(device.Extensions[i]);
            Encoding.UTF8.GetBytes(device.Extensions[i], new Span<byte>(next, length));
            next += length + 1;
        }
    }

    public static HandleKind Kind => HandleKind.Recommendation;

    public RecommendedDevice Device { get; }

    /// <summary>As many as <see cref="RecommendedDevice.Extensions"/>.</summary>
    public byte** Names => _names;

    public void Dispose()
    {
        NativeMemory.Free(_names);
        Device.Dispose();
    }
}
