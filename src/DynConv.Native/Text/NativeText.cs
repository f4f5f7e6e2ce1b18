using System;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using DynConv.Native.Errors;

namespace DynConv.Native.Text;

/// <summary>Strings of C: UTF-8 with a 0 behind it.</summary>
internal static unsafe class NativeText
{
    /// <summary>The caller's string; null stays null.</summary>
    public static string? Read(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>The caller's string, which must be there.</summary>
    /// <exception cref="FailureException">It is null.</exception>
    public static string ReadRequired(byte* text, string name) =>
        Read(text) ?? throw new FailureException(ResultCode.InvalidArgument, $"{name} is NULL");

    /// <summary>Fills an array of a struct, cut at a whole character where it is too short.</summary>
    public static void Fill(byte* target, int capacity, string text)
    {
        Span<byte> bytes = new(target, capacity);
        bytes.Clear();
        _ = Utf8.FromUtf16(text, bytes[..^1], out _, out _);
    }

    /// <summary>Gives a string in the manner of two calls: how long, then what.</summary>
    /// <param name="value">The string.</param>
    /// <param name="text">Where to, or null.</param>
    /// <param name="size">In: the room; out: the bytes, with the 0.</param>
    public static void Give(string value, byte* text, ulong* size)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(value) + 1];
        Encoding.UTF8.GetBytes(value, bytes);
        GiveBytes(bytes, text, size, "the text");
    }

    /// <summary>Gives bytes in the manner of two calls.</summary>
    public static void GiveBytes(ReadOnlySpan<byte> bytes, void* target, ulong* size, string what)
    {
        if (size is null)
        {
            throw new FailureException(ResultCode.InvalidArgument, "size is NULL");
        }

        ulong room = *size;
        *size = (ulong)bytes.Length;
        if (target is null)
        {
            return;
        }

        if (room < (ulong)bytes.Length)
        {
            throw new FailureException(
                ResultCode.BufferTooSmall, $"{what} has {bytes.Length} bytes, there is room for {room}");
        }

        bytes.CopyTo(new Span<byte>(target, bytes.Length));
    }
}
