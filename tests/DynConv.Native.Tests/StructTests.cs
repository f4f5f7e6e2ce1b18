using System;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Structs of other versions of the header.</summary>
public sealed unsafe class StructTests
{
    [Fact]
    public void What_an_older_struct_does_not_have_is_zero()
    {
        // Ends behind the temperature.
        byte[] bytes = Filled(sizeof(NativeNetworkOptions), 0xcc, size: 8);
        fixed (byte* first = bytes)
        {
            ((NativeNetworkOptions*)first)->Temperature = 2.5f;
            NativeNetworkOptions read = VersionedStruct.Read((NativeNetworkOptions*)first);
            Assert.Equal(2.5f, read.Temperature);
            Assert.True(read.Architecture is null);
            Assert.Equal(0u, read.AllowUnusedTensors);
        }
    }

    [Fact]
    public void A_newer_struct_is_taken_where_its_new_fields_are_zero()
    {
        byte[] bytes = Filled(sizeof(NativeNetworkOptions) + 16, 0, sizeof(NativeNetworkOptions) + 16);
        fixed (byte* first = bytes)
        {
            ((NativeNetworkOptions*)first)->Temperature = 2.5f;
            Assert.Equal(2.5f, VersionedStruct.Read((NativeNetworkOptions*)first).Temperature);
            bytes[^1] = 1;
            FailureException refusal = Refusal<NativeNetworkOptions>(first);
            Assert.Equal(ResultCode.InvalidStruct, refusal.Code);
            Assert.Contains("older than the header", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4097)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void A_size_that_cannot_be_is_refused(int size)
    {
        byte[] bytes = Filled(sizeof(NativePlanInfo), 0, size);
        fixed (byte* first = bytes)
        {
            FailureException refusal = Refusal<NativePlanInfo>(first);
            Assert.Equal(ResultCode.InvalidStruct, refusal.Code);
            Assert.Contains("dynconv_plan_info.struct_size", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_as_much_is_written_as_the_struct_has()
    {
        byte[] bytes = Filled(sizeof(NativeContextInfo), 0xcc, size: 8);
        fixed (byte* first = bytes)
        {
            VersionedStruct.Write((NativeContextInfo*)first, new NativeContextInfo { IsLost = 7, IsAdopted = 8 });
            Assert.Equal(8u, ((NativeContextInfo*)first)->StructSize);
            Assert.Equal(7u, ((NativeContextInfo*)first)->IsLost);
            Assert.True(bytes.AsSpan(8).IndexOfAnyExcept((byte)0xcc) < 0);
        }
    }

    [Fact]
    public void Elements_are_as_far_apart_as_the_first_says()
    {
        byte[] bytes = new byte[3 * 40];
        fixed (byte* first = bytes)
        {
            for (uint i = 0; i < 3; i++)
            {
                *(NativeSemaphore*)(first + (i * 40)) = new NativeSemaphore { StructSize = 40, Semaphore = i + 1 };
            }

            Assert.Equal(3ul, VersionedStruct.ReadElement((NativeSemaphore*)first, 2).Semaphore);
            ((NativeSemaphore*)(first + 80))->StructSize = 24;
            FailureException refusal = Assert.Throws<FailureException>(() => ReadThird(bytes));
            Assert.Equal(ResultCode.InvalidStruct, refusal.Code);
        }
    }

    private static void ReadThird(byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            VersionedStruct.ReadElement((NativeSemaphore*)first, 2);
        }
    }

    private static byte[] Filled(int length, byte value, int size)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        BitConverter.TryWriteBytes(bytes, size);
        return bytes;
    }

    private static FailureException Refusal<T>(byte* pointer)
        where T : unmanaged, IVersioned
    {
        nint address = (nint)pointer;
        return Assert.Throws<FailureException>(() => VersionedStruct.Read((T*)address));
    }
}
