using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Checkpoints;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Native.Text;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Native.Exports;

/// <summary>Networks: read from checkpoints, asked, destroyed.</summary>
internal static unsafe class NetworkExports
{
    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_load")]
    public static int Load(byte* path, NativeNetworkOptions* options, ulong* network)
    {
        try
        {
            Arguments.NotNull(network, "network");
            string file = NativeText.ReadRequired(path, "path");
            NativeNetworkOptions read = VersionedStruct.ReadOrDefault(options);
            if (!File.Exists(file))
            {
                throw new FailureException(
                    ResultCode.File,
                    Directory.Exists(file) ? $"{file}: this is a directory; give the checkpoint in it"
                        : $"{file}: there is no such file");
            }

            *network = Build(Checkpoint.Open(file), read);
            return (int)ResultCode.Success;
        }
        catch (CheckpointException exception)
            when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            return Failure.Report(new FailureException(ResultCode.File, exception.Message));
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_load_memory")]
    public static int LoadMemory(void* data, ulong size, byte* name, NativeNetworkOptions* options, ulong* network)
    {
        try
        {
            Arguments.NotNull(network, "network");
            Arguments.NotNull(data, "data");
            NativeNetworkOptions read = VersionedStruct.ReadOrDefault(options);
            if (size > (ulong)Array.MaxLength)
            {
                throw new FailureException(
                    ResultCode.InvalidArgument,
                    $"{size} bytes are more than the {Array.MaxLength} that can be read from memory; load a file");
            }

            byte[] copy = new ReadOnlySpan<byte>(data, (int)size).ToArray();
            *network = Build(Checkpoint.Read(copy, NativeText.Read(name) ?? "memory"), read);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_get_info")]
    public static int GetInfo(ulong network, NativeNetworkInfo* info)
    {
        try
        {
            using Lease<NetworkObject> lease = HandleTable.Shared.Take<NetworkObject>(network);
            VersionedStruct.Write(info, Describe(lease.Value));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_get_class_name")]
    public static int GetClassName(ulong network, uint index, byte* text, ulong* size)
    {
        try
        {
            using Lease<NetworkObject> lease = HandleTable.Shared.Take<NetworkObject>(network);
            NativeText.Give(Pick(lease.Value.Architecture.Classes, index, "classes"), text, size);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_get_layer_name")]
    public static int GetLayerName(ulong network, uint index, byte* text, ulong* size)
    {
        try
        {
            using Lease<NetworkObject> lease = HandleTable.Shared.Take<NetworkObject>(network);
            NativeText.Give(Pick(lease.Value.Network.LayerNames, index, "layers"), text, size);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_network_destroy")]
    public static int Destroy(ulong network)
    {
        try
        {
            HandleTable.Shared.Destroy<NetworkObject>(network);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    private static ulong Build(Checkpoint checkpoint, in NativeNetworkOptions options)
    {
        NetworkOptions read;
        string? architecture;
        try
        {
            read = new NetworkOptions
            {
                Strict = options.AllowUnusedTensors == 0,
                Temperature = options.Temperature == 0 ? null : options.Temperature,
            };
            architecture = NativeText.Read(options.Architecture);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }

        return HandleTable.Shared.Add(NetworkObject.Build(checkpoint, architecture, read));
    }

    private static NativeNetworkInfo Describe(NetworkObject network)
    {
        TensorShape input = network.Architecture.Input.Shape(1);
        ImageInput? image = network.Architecture.Image;
        NativeNetworkInfo info = new()
        {
            InputChannels = (uint)input.C,
            InputHeight = (uint)input.H,
            InputWidth = (uint)input.W,
            LightOnDark = image is { IsLightOnDark: true } ? 1u : 0,
            ClassCount = (uint)network.Architecture.Classes.Count,
            LayerCount = (uint)network.Network.LayerNames.Count,
            DynamicLayerCount = (uint)network.Network.DynamicLayerNames.Count,
        };
        for (int i = 0; i < Math.Min(input.C, 4); i++)
        {
            info.Mean[i] = image?.Mean[i] ?? 0;
            info.Deviation[i] = image?.StandardDeviation[i] ?? 1;
        }

        NativeText.Fill(info.Architecture, 64, network.Architecture.Name);
        return info;
    }

    private static string Pick(IReadOnlyList<string> names, uint index, string what) =>
        index < (uint)names.Count ? names[(int)index] : throw new FailureException(
            ResultCode.InvalidArgument, $"index is {index}, the network has {names.Count} {what}");
}
