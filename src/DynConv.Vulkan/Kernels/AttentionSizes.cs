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

    public static ReadOnlySpan<Access> Bindings
        => [Access.Read, Access.Read, Access.Read, Access.Read, Access.Read, Access.Write];

    /// <summary>Inputs and weights of fc1 as texels.</summary>
    public static ReadOnlySpan<Access> TexelBindings
        => [Access.FetchQuads, Access.FetchQuads, Access.Read, Access.Read, Access.Read, Access.Write];

    private bool IsVector => _channels % 4 == 0;

    public static bool Fits(uint hidden, uint experts, DeviceCapabilities device)
        => ((ulong)GroupSizes.Default + hidden + experts) * sizeof(float) <= device.MaxSharedMemory
            && Bindings.Length <= device.MaxStorageBuffers;

    /// <summary>One work-group per sample.</summary>
    public GroupCount Groups(DeviceCapabilities device)
        => Fits(_hidden, _experts, device)
            ? GroupCount.Linear(_samples, device)
            : throw new DeviceLimitException(
                $"attention of {_hidden} hidden units and {_experts} experts needs more than the "
                + $"{device.MaxSharedMemory} bytes of shared memory or the {device.MaxStorageBuffers} buffers that the "
                + "device offers; use two Linear kernels and Softmax");

    public Specialization Specialize()
        => new(
            GroupSizes.Default, GroupSizes.Sharing(IsVector ? _channels / 4 : _channels), GroupSizes.Sharing(_hidden),
            _hidden, _experts, _hasFc1Bias, _hasFc2Bias, IsVector ? 1u : 0u);
}
