using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Attention network and softmax in one dispatch: π = softmax(fc2(ReLU(fc1(pooled))) / τ) (arXiv 1912.03458,
/// section 3). Bindings: 0 pooled [N, C]; 1 fc1 weight [H, C]; 2 fc1 bias [H]; 3 fc2 weight [K, H]; 4 fc2 bias [K]; 5
/// output [N, K]. Without a bias any buffer may be bound in its place. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Attention : IFetchingKernel<Attention>
{
    private readonly AttentionSizes _sizes;

    /// <summary>Sizes, which biases there are, and the temperature.</summary>
    /// <param name="samples">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="hidden">H, width of the hidden layer; see <see cref="Fits"/>.</param>
    /// <param name="experts">K.</param>
    /// <param name="hasFc1Bias">Whether fc1 has a bias.</param>
    /// <param name="hasFc2Bias">Whether fc2 has a bias.</param>
    /// <param name="temperature">τ, positive.</param>
    public Attention(
        uint samples, uint channels, uint hidden, uint experts, bool hasFc1Bias, bool hasFc2Bias, float temperature)
        => _sizes = new AttentionSizes(samples, channels, hidden, experts, hasFc1Bias, hasFc2Bias, temperature);

    private Attention(AttentionSizes sizes) => _sizes = sizes;

    /// <inheritdoc/>
    public static string Shader => "attention";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => AttentionSizes.Bindings;

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<Attention>.TexelBindings => AttentionSizes.TexelBindings;

    /// <summary>
    /// Whether the device's shared memory holds the hidden layer and the logits of one sample, and a shader may bind
    /// enough buffers.
    /// </summary>
    public static bool Fits(uint hidden, uint experts, DeviceCapabilities device) =>
        AttentionSizes.Fits(hidden, experts, device);

    /// <summary>As above, of the kernel that makes the means of so many channels itself.</summary>
    internal static bool FitsPlanes(uint means, uint hidden, uint experts, DeviceCapabilities device) =>
        AttentionSizes.Fits(hidden, experts, device, means);

    /// <summary>
    /// The same on features [N, C, P] in place of pooled ones: it makes their means first, with the bits of
    /// <see cref="GlobalAveragePool"/>.
    /// </summary>
    internal Attention OfPlanes(PlaneValues plane) => new(_sizes.OfPlanes(plane));

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _sizes.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _sizes.Specialize(device);
}
