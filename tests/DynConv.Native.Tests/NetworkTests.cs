using System;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Checkpoints;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Interop;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Checkpoints and their networks, good and bad.</summary>
public sealed unsafe class NetworkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_is_described()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Repository.Digits);
        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? expected));
        Network network = expected.Build();
        ulong handle = DigitsSample.Load();
        NativeNetworkInfo info = new() { StructSize = (uint)sizeof(NativeNetworkInfo) };
        Expect.Ok(Dynconv.NetworkGetInfo(handle, &info));
        Assert.Equal("digits", Marshal.PtrToStringUTF8((nint)info.Architecture));
        Assert.Equal((1u, 28u, 28u), (info.InputChannels, info.InputHeight, info.InputWidth));
        Assert.Equal(expected.Architecture.Image!.Mean[0], info.Mean[0]);
        Assert.Equal(expected.Architecture.Image!.StandardDeviation[0], info.Deviation[0]);
        Assert.Equal(0, info.Mean[1]);
        Assert.Equal((uint)network.LayerNames.Count, info.LayerCount);
        Assert.Equal((uint)network.DynamicLayerNames.Count, info.DynamicLayerCount);
        Assert.Equal((uint)expected.Architecture.Classes.Count, info.ClassCount);
        for (uint i = 0; i < info.LayerCount; i++)
        {
            uint index = i;
            Assert.Equal(network.LayerNames[(int)i], Text((text, size) =>
                Dynconv.NetworkGetLayerName(handle, index, (byte*)text, (ulong*)size)));
        }

        for (uint i = 0; i < info.ClassCount; i++)
        {
            uint index = i;
            Assert.Equal(expected.Architecture.Classes[(int)i], Text((text, size) =>
                Dynconv.NetworkGetClassName(handle, index, (byte*)text, (ulong*)size)));
        }

        ulong room = 1;
        byte one;
        Expect.Failure(
            ResultCode.BufferTooSmall, Dynconv.NetworkGetLayerName(handle, 0, &one, &room), "room for 1");
        Assert.Equal((ulong)network.LayerNames[0].Length + 1, room);
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.NetworkGetLayerName(handle, info.LayerCount, null, &room), "layers");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkGetLayerName(handle, 0, null, null), "size is NULL");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkGetInfo(handle, null), "dynconv_network_info");
        Expect.Ok(Dynconv.NetworkDestroy(handle));
    }

    [Fact]
    public void Files_that_cannot_be_are_refused()
    {
        ExpectRefusal(ResultCode.File, _folder.File("absent.pth"), "no such file");
        ExpectRefusal(ResultCode.File, _folder.Path, "directory");
        ExpectRefusal(ResultCode.File, string.Empty, "no such file");
        byte[] digits = File.ReadAllBytes(Repository.Digits);
        ExpectRefusal(ResultCode.Checkpoint, Write("empty.pth", []), "empty");
        ExpectRefusal(ResultCode.Checkpoint, Write("text.pth", "not a checkpoint"u8), "not a checkpoint");
        ExpectRefusal(ResultCode.Checkpoint, Write("cut.pth", digits.AsSpan(0, digits.Length / 2)), "cut.pth");
        NpzFile.Write(_folder.File("other.npz"), [CheckpointTensor.FromSingles("x", [1], new float[] { 1 })]);
        ExpectRefusal(ResultCode.Network, _folder.File("other.npz"), "no known network");
        ulong network;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkLoad(null, null, &network), "path is NULL");
        using CText path = new(Repository.Digits);
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkLoad(path, null, null), "network is NULL");
    }

    [Fact]
    public void Options_are_checked()
    {
        using CText path = new(Repository.Digits);
        using CText unknown = new("vgg");
        using CText known = new("DIGITS");
        ulong network;
        NativeNetworkOptions options = new() { StructSize = (uint)sizeof(NativeNetworkOptions), Temperature = -1 };
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkLoad(path, &options, &network), "emperature");
        options.Temperature = float.NaN;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.NetworkLoad(path, &options, &network), "emperature");
        options.Temperature = 30;
        options.Architecture = unknown;
        Expect.Failure(ResultCode.Network, Dynconv.NetworkLoad(path, &options, &network), "known are digits");
        options.Architecture = known;
        Expect.Ok(Dynconv.NetworkLoad(path, &options, &network));
        Expect.Ok(Dynconv.NetworkDestroy(network));
        options.StructSize = 0;
        Expect.Failure(ResultCode.InvalidStruct, Dynconv.NetworkLoad(path, &options, &network), "struct_size");

        // By name, tensors that are missing are listed.
        NpzFile.Write(_folder.File("other.npz"), [CheckpointTensor.FromSingles("x", [1], new float[] { 1 })]);
        using CText other = new(_folder.File("other.npz"));
        options.StructSize = (uint)sizeof(NativeNetworkOptions);
        Expect.Failure(ResultCode.Network, Dynconv.NetworkLoad(other, &options, &network), "stem.weight");
    }

    [Fact]
    public void Memory_is_copied()
    {
        byte[] digits = File.ReadAllBytes(Repository.Digits);
        using CText name = new("the resource");
        ulong network;
        fixed (byte* data = digits)
        {
            Expect.Ok(Dynconv.NetworkLoadMemory(data, (ulong)digits.Length, name, null, &network));
            Expect.Failure(
                ResultCode.Checkpoint, Dynconv.NetworkLoadMemory(data, 1000, name, null, &network), "the resource");
            Expect.Failure(
                ResultCode.Checkpoint, Dynconv.NetworkLoadMemory(data, 0, null, null, &network), "memory");
            Expect.Failure(
                ResultCode.InvalidArgument, Dynconv.NetworkLoadMemory(data, ulong.MaxValue, name, null, &network),
                "load a file");
            Expect.Failure(
                ResultCode.InvalidArgument, Dynconv.NetworkLoadMemory(null, 5, name, null, &network), "data is NULL");
        }

        digits.AsSpan().Clear();
        NativeNetworkInfo info = new() { StructSize = (uint)sizeof(NativeNetworkInfo) };
        Expect.Ok(Dynconv.NetworkGetInfo(network, &info));
        Expect.Ok(Dynconv.NetworkDestroy(network));
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.NetworkDestroy(network), "destroyed");
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.NetworkGetInfo(network, &info), "destroyed");
    }

    private static string Text(Func<nint, nint, int> give)
    {
        ulong size = 0;
        Expect.Ok(give(0, (nint)(&size)));
        byte[] bytes = new byte[size];
        fixed (byte* first = bytes)
        {
            Expect.Ok(give((nint)first, (nint)(&size)));
            return Marshal.PtrToStringUTF8((nint)first)!;
        }
    }

    private static void ExpectRefusal(ResultCode code, string path, string text)
    {
        using CText file = new(path);
        ulong network = 77;
        Expect.Failure(code, Dynconv.NetworkLoad(file, null, &network), text);
        Assert.Equal(77ul, network);
    }

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }
}
