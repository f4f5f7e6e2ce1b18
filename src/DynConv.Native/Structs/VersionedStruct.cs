using System;
using System.Runtime.CompilerServices;
using DynConv.Native.Errors;

namespace DynConv.Native.Structs;

/// <summary>
/// Structs across versions: what a caller's is shorter counts as zero, what it is longer must be zero.
/// </summary>
internal static unsafe class VersionedStruct
{
    // No struct gets there; a size from uninitialised memory does.
    private const uint Largest = 4096;

    /// <summary>The caller's struct, or zeros for null.</summary>
    public static T ReadOrDefault<T>(T* source)
        where T : unmanaged, IVersioned => source is null ? default : Read(source);

    /// <summary>The caller's struct.</summary>
    /// <param name="source">Begins with its size.</param>
    /// <exception cref="FailureException">It is null, or its size cannot be right.</exception>
    public static T Read<T>(T* source)
        where T : unmanaged, IVersioned
    {
        uint size = CheckedSize(source);
        T value = default;
        new ReadOnlySpan<byte>(source, (int)Math.Min(size, (uint)sizeof(T))).CopyTo(new Span<byte>(&value, sizeof(T)));
        return value;
    }

    /// <summary>The element of a caller's array, whose elements are as far apart as the first says.</summary>
    public static T ReadElement<T>(T* first, uint index)
        where T : unmanaged, IVersioned
    {
        T* element = ElementAt(first, index);
        T value = Read(element);
        return *(uint*)element == *(uint*)first ? value : throw new FailureException(
            ResultCode.InvalidStruct, $"element {index} of the {T.CName} array has another struct_size than the first");
    }

    /// <summary>Gives a struct to the caller, as much of it as he knows.</summary>
    /// <param name="target">Begins with its size.</param>
    /// <param name="value">What to give; its size is not looked at.</param>
    /// <exception cref="FailureException">It is null, or its size cannot be right.</exception>
    public static void Write<T>(T* target, T value)
        where T : unmanaged, IVersioned
    {
        uint size = CheckedSize(target);
        *(uint*)&value = size;
        new ReadOnlySpan<byte>(&value, (int)Math.Min(size, (uint)sizeof(T))).CopyTo(new Span<byte>(target, (int)size));
    }

    /// <summary>Where the element of a caller's array is.</summary>
    public static T* ElementAt<T>(T* first, uint index)
        where T : unmanaged, IVersioned => (T*)((byte*)first + ((nuint)index * CheckedSize(first)));

    /// <summary>The size that the caller's struct says it has, if that can be.</summary>
    /// <exception cref="FailureException">It cannot.</exception>
    public static uint CheckedSize<T>(T* pointer)
        where T : unmanaged, IVersioned
    {
        if (pointer is null)
        {
            throw new FailureException(ResultCode.InvalidArgument, $"the {T.CName} pointer is NULL");
        }

        uint size = Unsafe.ReadUnaligned<uint>(pointer);
        if (size is < sizeof(uint) or > Largest)
        {
            throw new FailureException(
                ResultCode.InvalidStruct,
                $"{T.CName}.struct_size is {size}; set the struct to zero and struct_size to sizeof({T.CName}) "
                + $"(here {sizeof(T)})");
        }

        if (size > sizeof(T) && new ReadOnlySpan<byte>(pointer, (int)size)[sizeof(T)..].ContainsAnyExcept((byte)0))
        {
            throw new FailureException(
                ResultCode.InvalidStruct,
                $"{T.CName} has {size} bytes, {size - sizeof(T)} more than this library knows, and they are not zero: "
                + "it is older than the header; use a newer library, or leave the new fields zero");
        }

        return size;
    }
}
