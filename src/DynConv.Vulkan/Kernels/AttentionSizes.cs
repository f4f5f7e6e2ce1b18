using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>The push-constant block of include/attention_mlp.glsl, shared by the two kernels that include it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AttentionSizes(
    uint samples, uint channels, uint hidden, uint experts, bool hasFc1Bias, bool hasFc2Bias, float temperature)
{
    private readonly uint _samples = samples;
    private readonly uint _channels = channels;
    private readonly uint _hidden = hidden;
    private readonly uint _experts = experts;
    private readonly uint _hasFc1Bias = hasFc1Bias ? 1u : 0u;
    private readonly uint _hasFc2Bias = hasFc2Bias ? 1u : 0u;
    private readonly float _temperature = temperature > 0
        ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), $"temperature {temperature} must be positive");

    private readonly uint _values;
    private readonly uint _divisor;

    private AttentionSizes(in AttentionSizes other, PlaneValues plane)
        : this(other._samples, other._channels, other._hidden, other._experts, other._hasFc1Bias != 0,
            other._hasFc2Bias != 0, other._temperature)
        => (_values, _divisor) = (plane.Count, plane.Divisor);

    public static ReadOnlySpan<Access> Bindings
        => [Access.Read, Access.Read, Access.Read, Access.Read, Access.Read, Access.Write];

    /// <summary>Inputs and weights of fc1 as texels.</summary>
    public static ReadOnlySpan<Access> TexelBindings
        => [Access.FetchQuads, Access.FetchQuads, Access.Read, Access.Read, Access.Read, Access.Write];

    private bool IsVector => _channels % 4 == 0;

    /// <summary>Channels whose means it makes itself.</summary>
    private uint Means => _divisor == 0 ? 0 : _channels;

    /// <summary>Whether shared memory holds what a sample needs, and a shader may bind enough buffers.</summary>
    /// <param name="hidden">H.</param>
    /// <param name="experts">K.</param>
    /// <param name="device">Where it would run.</param>
    /// <param name="means">Channels whose means it makes itself.</param>
    public static bool Fits(uint hidden, uint experts, DeviceCapabilities device, uint means = 0)
        => ((ulong)GroupSizes.Default + hidden + experts + ((means + 3ul) / 4 * 4)) * sizeof(float)
            <= device.MaxSharedMemory && Bindings.Length <= device.MaxStorageBuffers;

    /// <summary>The same on features [N, C, P], whose means it makes itself.</summary>
    public AttentionSizes OfPlanes(PlaneValues plane) => new(this, plane);

    /// <summary>One work-group per sample.</summary>
    public GroupCount Groups(DeviceCapabilities device)
        => Fits(_hidden, _experts, device, Means)
            ? GroupCount.Linear(_samples, device)
            : throw new DeviceLimitException(
                $"attention of {_hidden} hidden units and {_experts} experts needs more than the "
                + $"{device.MaxSharedMemory} bytes of shared memory or the {device.MaxStorageBuffers} buffers that the "
                + "device offers; use two Linear kernels and Softmax");

    public Specialization Specialize(DeviceCapabilities device)
        => new(
            GroupSizes.Default, GroupSizes.Sharing(IsVector ? _channels / 4 : _channels), GroupSizes.Sharing(_hidden),
            _hidden, _experts, _hasFc1Bias, _hasFc2Bias, IsVector ? 1u : 0u, Means,
            Means == 0 ? 1 : new PlaneValues(_values, _divisor).Lanes(device), _values % 4 == 0 ? 1u : 0u);
}
