using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Fully connected layer (PyTorch: <c>Linear</c>). Bindings: 0 input [N, I]; 1 weight [O, I]; 2 bias [O], or any
/// buffer; 3 output [N, O]. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="inputs">I.</param>
/// <param name="outputs">O.</param>
/// <param name="hasBias">Whether there is a bias.</param>
/// <param name="activation">Applied last.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Linear(uint samples, uint inputs, uint outputs, bool hasBias, Activation activation)
    : IKernel<Linear>
{
    private readonly uint _samples = samples;
    private readonly uint _inputs = inputs;
    private readonly uint _outputs = outputs;
    private readonly uint _hasBias = hasBias ? 1u : 0u;
    private readonly uint _activation = (uint)activation;
    private readonly StoredExperts _stored = StoredExperts.Singles(inputs, inputs);

    /// <summary>A layer that generates kernels: its weights are stored as those of experts are.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="stored">How a row of weights is stored.</param>
    internal Linear(uint samples, uint inputs, uint outputs, bool hasBias, in StoredExperts stored)
        : this(samples, inputs, outputs, hasBias, Activation.None)
        => _stored = stored;

    /// <inheritdoc/>
    public static string Shader => "linear";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    private uint Split => GroupSizes.Sharing(_stored.IsPacked ? (_inputs + 3) / 4 : _inputs);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _outputs * Split, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) =>
        new(GroupSizes.Default, Split, _hasBias, _activation, _stored.Precision);
}
