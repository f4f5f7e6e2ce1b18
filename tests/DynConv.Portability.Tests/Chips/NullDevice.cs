using System;
using System.Linq;
using System.Runtime.CompilerServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Portability.Tests.Chips;

/// <summary>
/// A device of RADV that compiles for a chip and runs nothing. It is lent to the library, so that what is missing in it
/// can be made up for on the way (<see cref="CompilerCalls"/>): a device of the library's own is waited for, which the
/// null device does not survive.
/// </summary>
internal sealed unsafe class NullDevice : IDisposable
{
    private readonly Vk _api;
    private readonly Instance _instance;
    private readonly Device _device;
    private readonly CompilerCalls _calls;

    /// <summary>Opens it, with matrix units where the driver has them for the chip.</summary>
    public NullDevice(Chip chip)
    {
        DriverChoice.Make(chip);
        _api = Vk.GetApi();
        _instance = CreateInstance(_api);
        _api.CurrentInstance = _instance;
        uint count = 1;
        PhysicalDevice physical;
        Require(_api.EnumeratePhysicalDevices(_instance, &count, &physical), "list the devices");
        using RecommendedDevice recommended = VulkanRequirements.EnableRecommended(
            _instance.Handle, physical.Handle, Vk.Version11, matrixUnits: true, halfStorage: true);
        _device = CreateDevice(_api, physical, recommended);
        _api.CurrentDevice = _device;
        _calls = new CompilerCalls(_api, _instance, _device);
        Queue queue;
        _api.GetDeviceQueue(_device, 0, 0, &queue);
        Context = VulkanContext.Adopt(
            new ExternalVulkanDevice
            {
                Instance = _instance.Handle,
                PhysicalDevice = physical.Handle,
                Device = _device.Handle,
                Queue = queue.Handle,
                QueueFamilyIndex = 0,
                GetInstanceProcAddr = _calls.GetInstanceProcAddr,
                EnabledFeatures = recommended.Features,
                EnabledExtensions = recommended.Extensions,
            },
            new VulkanContextOptions { CacheFolder = "" });
    }

    public VulkanContext Context { get; }

    /// <summary>What was compiled so far.</summary>
    public CompiledPipeline[] Compiled => [.. _calls.Compiled];

    /// <summary>Compiles a kernel, and gives what the compiler says of it.</summary>
    public CompiledPipeline Compile<TKernel>(TKernel kernel)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        uint storage = 0;
        for (int i = 0; i < TKernel.Images.Length; i++)
        {
            storage |= TKernel.Images[i] == ImageUse.Sampled ? 0 : 1u << i;
        }

        Specialization constants = kernel.Specialize(Context.Capabilities);
        Context.Pipelines.Get(
            ShaderLibrary.Load(TKernel.Shader), constants,
            new SetShape(TKernel.Bindings.Length, TKernel.Images.Length, storage), Unsafe.SizeOf<TKernel>());
        return Compiled.Single(pipeline => pipeline.Shader == TKernel.Shader
            && new Specialization([.. pipeline.Constants]) == constants);
    }

    public void Dispose()
    {
        Context.Dispose();
        _api.DestroyDevice(_device, null);
        _api.DestroyInstance(_instance, null);
        _api.Dispose();
        GC.KeepAlive(_calls);
    }

    /// <summary>The driver cannot go on.</summary>
    public static void Require(Result result, string what)
    {
        if (result is not (Result.Success or Result.Incomplete))
        {
            throw new InvalidOperationException($"RADV could not {what}: {result}");
        }
    }

    private static Instance CreateInstance(Vk api)
    {
        ApplicationInfo application = new() { SType = StructureType.ApplicationInfo, ApiVersion = Vk.Version11 };
        InstanceCreateInfo info = new()
        {
            SType = StructureType.InstanceCreateInfo,
            PApplicationInfo = &application,
        };
        Instance made;
        Require(api.CreateInstance(&info, null, &made), "make an instance");
        return made;
    }

    private static Device CreateDevice(Vk api, PhysicalDevice physical, RecommendedDevice recommended)
    {
        float priority = 1;
        DeviceQueueCreateInfo queue = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        PhysicalDevicePipelineExecutablePropertiesFeaturesKHR features = new()
        {
            SType = StructureType.PhysicalDevicePipelineExecutablePropertiesFeaturesKhr,
            PNext = (void*)recommended.FeatureChain,
            PipelineExecutableInfo = true,
        };
        string[] extensions = ["VK_KHR_pipeline_executable_properties", .. recommended.Extensions];
        byte** names = (byte**)SilkMarshal.StringArrayToPtr(extensions);
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            PNext = &features,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queue,
            EnabledExtensionCount = (uint)extensions.Length,
            PpEnabledExtensionNames = names,
        };
        Device made;
        Result result = api.CreateDevice(physical, &info, null, &made);
        SilkMarshal.Free((nint)names);
        Require(result, "make a device");
        return made;
    }
}
