using System;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace DynConv.Native.Errors;

/// <summary>The text of the last failed call, for each thread.</summary>
internal static unsafe class LastError
{
    private const int Capacity = 4096;

    private static readonly byte[] Nothing = GC.AllocateArray<byte>(1, pinned: true);

    // Managed and pinned: it goes with its thread, and until then its address does not change.
    [ThreadStatic]
    private static byte[]? text;

    /// <summary>The text, with a 0 behind it.</summary>
    public static byte* Pointer => (byte*)Unsafe.AsPointer(ref (text ?? Nothing)[0]);

    /// <summary>Keeps a text, on one line, cut where it is too long.</summary>
    public static void Set(string message)
    {
        text ??= GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
        string line = message.ReplaceLineEndings(" ").Replace('\0', ' ').Trim();

        // Stops before a character that does not fit whole.
        Utf8.FromUtf16(line, text.AsSpan(0, Capacity - 1), out _, out int bytes);
        text[bytes] = 0;
    }
}
