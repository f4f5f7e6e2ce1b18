using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Tests.Architecture;

/// <summary>What a kernel's struct says of its shader, read by reflection: no test has to name the kernels.</summary>
internal sealed record KernelInterface(
    Type Type, string Shader, Access[] Bindings, ImageUse[] Images, int PushBytes)
{
    /// <summary>Every struct of the library that is a kernel.</summary>
    public static KernelInterface[] All { get; } =
    [
        .. typeof(IKernel<>).Assembly.GetTypes()
            .Where(type => type.IsValueType && !type.IsGenericTypeDefinition)
            .SelectMany(WithTexels)
            .Where(type => type.GetInterfaces().Any(IsKernelOf(type)))
            .Select(type => (KernelInterface)Method(nameof(Read)).MakeGenericMethod(type).Invoke(null, null)!),
    ];

    /// <summary>The constants that a sample sets on a device.</summary>
    public static Specialization Specialize(object kernel, DeviceCapabilities device) =>
        (Specialization)Method(nameof(Constants)).MakeGenericMethod(kernel.GetType()).Invoke(null, [kernel, device])!;

    /// <summary>A kernel, and the same by the shader that reads texels where it has one.</summary>
    private static Type[] WithTexels(Type type) => type.GetInterfaces().Any(candidate =>
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IFetchingKernel<>))
        ? [type, typeof(Texels<>).MakeGenericType(type)]
        : [type];

    private static Func<Type, bool> IsKernelOf(Type type) => candidate =>
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IKernel<>)
        && candidate.GenericTypeArguments[0] == type;

    private static MethodInfo Method(string name) =>
        typeof(KernelInterface).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static KernelInterface Read<TKernel>()
        where TKernel : unmanaged, IKernel<TKernel> =>
        new(typeof(TKernel), TKernel.Shader, TKernel.Bindings.ToArray(), TKernel.Images.ToArray(), Unsafe.SizeOf<TKernel>());

    private static Specialization Constants<TKernel>(TKernel kernel, DeviceCapabilities device)
        where TKernel : unmanaged, IKernel<TKernel> =>
        kernel.Specialize(device);
}
