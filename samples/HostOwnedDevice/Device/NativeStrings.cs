using System;
using System.Collections.Generic;
using Silk.NET.Core.Native;

namespace HostOwnedDevice.Device;

/// <summary>An array of C strings for as long as it is not disposed.</summary>
internal sealed unsafe class NativeStrings(IReadOnlyList<string> values) : IDisposable
{
    private readonly nint _array = SilkMarshal.StringArrayToPtr(values);

    public uint Count { get; } = (uint)values.Count;

    public byte** Pointers => (byte**)_array;

    public void Dispose() => SilkMarshal.Free(_array);
}
