using System;
using System.Runtime.InteropServices;

namespace DynConv.Native.Tests.Interop;

/// <summary>A string of C.</summary>
internal sealed unsafe class CText(string text) : IDisposable
{
    public byte* Pointer { get; private set; } = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    public static implicit operator byte*(CText text) => text.Pointer;

    public void Dispose()
    {
        Marshal.FreeCoTaskMem((nint)Pointer);
        Pointer = null;
    }
}
