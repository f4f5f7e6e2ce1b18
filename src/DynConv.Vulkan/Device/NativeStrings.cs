using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Device;

/// <summary>UTF-8 copies of strings for one native call; freed together.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> _memory = [];

    public byte* Add(string text)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(text);
        _memory.Add(copy);
        return (byte*)copy;
    }

    public byte** AddArray(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return null;
        }

        byte** array = (byte**)Marshal.AllocCoTaskMem(texts.Count * sizeof(byte*));
        _memory.Add((nint)array);
        for (int i = 0; i < texts.Count; i++)
        {
            array[i] = Add(texts[i]);
        }

        return array;
    }

    public void Dispose()
    {
        foreach (nint copy in _memory)
        {
            Marshal.FreeCoTaskMem(copy);
        }

        _memory.Clear();
    }
}
