using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// The mean of each class over time, weighted by a softmax over the classes that is at least 1e-7 (attention pooling of
/// sound event detection). Bindings: 0 values [N, C, T]; 1 logits of the weights [N, C, T]; 2 output [N, C]. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="channels">C.</param>
/// <param name="steps">T.</param>
/// <param name="firstSample">The sample of the logits that belongs to the first of the values.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct AttentiveMean(uint samples, uint channels, uint steps, uint firstSample = 0) : IKernel<AttentiveMean>
{
    private readonly uint _samples = samples;
    private readonly uint _channels = channels;
    private readonly uint _steps = steps;
    private readonly uint _firstSample = firstSample;

    /// <inheritdoc/>
    public static string Shader => "attentive_mean";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _channels, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
