using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Exports;

/// <summary>What a host may enable on the device that it creates.</summary>
internal static unsafe class RequirementExports
{
    private const VulkanFeatures Known =
        VulkanFeatures.TimelineSemaphore | VulkanFeatures.MemoryBudget | VulkanFeatures.CooperativeMatrix
        | VulkanFeatures.HalfStorage;

    // Texts that C may keep.
    private static readonly Lazy<ImmutableArray<(nint Extension, nint Buys)>> Texts = new(() =>
        [.. Enumerate(VulkanRequirements.Optional)]);

    [UnmanagedCallersOnly(EntryPoint = "dynconv_requirements")]
    public static int List(uint capacity, NativeRequirement* requirements, uint* count, uint* apiVersion)
    {
        try
        {
            Arguments.NotNull(count, "count");
            Arguments.NotNull(apiVersion, "api_version");
            if (capacity > 0)
            {
                VersionedStruct.CheckedSize(requirements);
            }

            IReadOnlyList<OptionalRequirement> optional = VulkanRequirements.Optional;
            for (uint i = 0; i < Math.Min(capacity, (uint)optional.Count); i++)
            {
                OptionalRequirement item = optional[(int)i];
                (nint extension, nint buys) = Texts.Value[(int)i];
                VersionedStruct.Write(VersionedStruct.ElementAt(requirements, i), new NativeRequirement
                {
                    Feature = (uint)item.Feature,
                    Extension = (byte*)extension,
                    Buys = (byte*)buys,
                });
            }

            *count = (uint)optional.Count;
            *apiVersion = VulkanRequirements.ApiVersion;
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_recommendation_create")]
    public static int Recommend(NativeRecommendOptions* options, ulong* recommendation)
    {
        try
        {
            Arguments.NotNull(recommendation, "recommendation");
            NativeRecommendOptions read = VersionedStruct.Read(options);
            VulkanFeatures also = ReadFeatures(read.Also, "also");
            *recommendation = HandleTable.Shared.Add(new RecommendationObject(VulkanRequirements.EnableRecommended(
                (nint)read.Instance, (nint)read.PhysicalDevice, read.ApiVersion, ReadFeatures(read.Except, "except"),
                read.GetInstanceProcAddr, also.HasFlag(VulkanFeatures.CooperativeMatrix),
                also.HasFlag(VulkanFeatures.HalfStorage))));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_recommendation_get_info")]
    public static int GetInfo(ulong recommendation, NativeRecommendationInfo* info)
    {
        try
        {
            using Lease<RecommendationObject> lease = HandleTable.Shared.Take<RecommendationObject>(recommendation);
            RecommendedDevice device = lease.Value.Device;
            VersionedStruct.Write(info, new NativeRecommendationInfo
            {
                Features = (uint)device.Features,
                ExtensionCount = (uint)device.Extensions.Count,
                Extensions = lease.Value.Names,
                FeatureChain = (void*)device.FeatureChain,
            });
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_recommendation_destroy")]
    public static int Destroy(ulong recommendation)
    {
        try
        {
            HandleTable.Shared.Destroy<RecommendationObject>(recommendation);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    /// <summary>A set of features.</summary>
    /// <exception cref="FailureException">There is one in it that this library does not know.</exception>
    public static VulkanFeatures ReadFeatures(uint features, string name) =>
        (features & ~(uint)Known) == 0 ? (VulkanFeatures)features : throw new FailureException(
            ResultCode.InvalidArgument, $"{name} 0x{features:x} has a DYNCONV_FEATURE that this library does not know");

    private static IEnumerable<(nint Extension, nint Buys)> Enumerate(IReadOnlyList<OptionalRequirement> items)
    {
        foreach (OptionalRequirement item in items)
        {
            yield return (Marshal.StringToCoTaskMemUTF8(item.Extension), Marshal.StringToCoTaskMemUTF8(item.Buys));
        }
    }
}
