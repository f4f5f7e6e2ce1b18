using System;
using System.Collections.Generic;
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
            .SelectMany(static type => Others(type).Prepend(type))
            .Where(type => type.GetInterfaces().Any(IsKernelOf(type)))
            .Select(type => (KernelInterface)Method(nameof(Read)).MakeGenericMethod(type).Invoke(null, null)!),
    ];

    /// <summary>The constants that a sample sets on a device.</summary>
    public static Specialization Specialize(object kernel, DeviceCapabilities device) =>
        (Specialization)Method(nameof(Constants)).MakeGenericMethod(kernel.GetType()).Invoke(null, [kernel, device])!;

    /// <summary>A kernel by its other shaders, where it has such: with maps of float16, and those that read texels.</summary>
    public static IEnumerable<Type> Others(Type kernel)
    {
        if (Is(kernel, typeof(IMapKernel<>)))
        {
            yield return typeof(HalfMaps<>).MakeGenericType(kernel);
        }

        if (!Is(kernel, typeof(IFetchingKernel<>)))
        {
            yield break;
        }

        yield return typeof(Texels<>).MakeGenericType(kernel);
        if ((bool)Method(nameof(HasThirdShader)).MakeGenericMethod(kernel).Invoke(null, null)!)
        {
            yield return typeof(InputTexels<>).MakeGenericType(kernel);
        }
    }

    private static bool Is(Type kernel, Type contract) => kernel.GetInterfaces().Any(candidate =>
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() == contract);

    /// <summary>The bindings of a kernel with maps of float16 that have those.</summary>
    public static IEnumerable<int> Maps(object kernel) => (IEnumerable<int>)Method(nameof(MapsOf))
        .MakeGenericMethod(kernel.GetType().GenericTypeArguments[0]).Invoke(null, [kernel])!;

    private static int[] MapsOf<TKernel>(HalfMaps<TKernel> kernel)
        where TKernel : unmanaged, IMapKernel<TKernel> =>
        [.. Enumerable.Range(0, TKernel.Bindings.Length).Where(kernel.Kernel.IsMap)];

    private static bool HasThirdShader<TKernel>()
        where TKernel : unmanaged, IFetchingKernel<TKernel> => !TKernel.InputTexelBindings.IsEmpty;

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
