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
/// <param name="activation">Applied last; not to what <see cref="WithSoftmax"/> takes.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Linear(uint samples, uint inputs, uint outputs, bool hasBias, Activation activation)
    : IFetchingKernel<Linear>
{
    /// <summary>Outputs that one softmax may have here: their sums stand in shared memory together.</summary>
    internal const uint MostExperts = 16;

    private readonly uint _samples = samples;
    private readonly uint _inputs = inputs;
    private readonly uint _outputs = outputs;
    private readonly uint _hasBias = hasBias ? 1u : 0u;
    private readonly uint _activation = (uint)activation;
    private readonly uint _experts;
    private readonly float _temperature = 1;
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

    private Linear(in Linear plain, uint experts, float temperature)
        : this(
            plain._samples, plain._inputs, plain._outputs, plain._hasBias != 0, (Activation)plain._activation)
        => (_experts, _temperature, _stored) = (experts, temperature, plain._stored);

    /// <inheritdoc/>
    public static string Shader => "linear";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<Linear>.TexelBindings =>
        [Access.FetchQuads, Access.FetchQuads, Access.Read, Access.Write];

    private bool IsVector => _inputs % 4 == 0;

    private uint Split => GroupSizes.Sharing(_stored.IsPacked || IsVector ? (_inputs + 3) / 4 : _inputs);

    /// <summary>What invocations share: one output, or all that the softmax takes.</summary>
    private uint Items => _experts == 0 ? _outputs : _outputs - _experts + 1;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * Items * Split, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) =>
        new(GroupSizes.Default, Split, _hasBias, _activation, _experts, _stored.Precision, IsVector ? 1u : 0u);

    /// <summary>The same layer with a softmax of each sample's last outputs.</summary>
    /// <param name="experts">How many, from 1 to <see cref="MostExperts"/>.</param>
    /// <param name="temperature">τ, positive.</param>
    internal Linear WithSoftmax(uint experts, float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfZero(experts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(experts, Math.Min(MostExperts, _outputs));
        return temperature > 0
            ? new Linear(this, experts, temperature)
            : throw new ArgumentOutOfRangeException(
                nameof(temperature), $"temperature {temperature} must be positive");
    }
}
