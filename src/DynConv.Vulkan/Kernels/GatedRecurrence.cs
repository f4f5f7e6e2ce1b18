using System;
using System.Numerics;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// The recurrent half of a GRU (PyTorch: <c>GRU</c>, gates in the order r, z, n): h' = (1 − z) n + z h, from h = 0,
/// with r = σ(i_r + W_hr h + b_hr), z = σ(i_z + W_hz h + b_hz) and n = tanh(i_n + r (W_hn h + b_hn)). Bindings: 0
/// W_ih x + b_ih of every step [N, D, 3, H, T]; 1 W_hh with its last two axes exchanged [D, H, 3·H]; 2 b_hh [D, 3·H],
/// or any buffer; 3 h after every step [N, D, H, T]. The second direction goes from the last step to the first.
/// Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="directions">D, 1 or 2.</param>
/// <param name="hidden">H; see <see cref="Fits"/>.</param>
/// <param name="steps">T.</param>
/// <param name="hasBias">Whether there is b_hh.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct GatedRecurrence(uint samples, uint directions, uint hidden, uint steps, bool hasBias)
    : IKernel<GatedRecurrence>
{
    // One unit takes three sums of H products, so more invocations than for short work.
    private const uint MostInvocations = 256;

    private readonly uint _samples = samples;
    private readonly uint _directions = directions;
    private readonly uint _steps = steps;
    private readonly uint _hidden = hidden;
    private readonly uint _hasBias = hasBias ? 1u : 0u;

    /// <inheritdoc/>
    public static string Shader => "gated_recurrence";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <summary>Whether the device's shared memory holds h before and after a step.</summary>
    /// <param name="hidden">H.</param>
    /// <param name="device">The device.</param>
    public static bool Fits(uint hidden, DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return 2ul * hidden * sizeof(float) <= device.MaxSharedMemory;
    }

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Fits(_hidden, device)
            ? GroupCount.Linear((ulong)_samples * _directions, device)
            : throw new DeviceLimitException(
                $"a GRU of {_hidden} hidden units needs {2ul * _hidden * sizeof(float)} bytes of shared memory, the "
                + $"device offers {device.MaxSharedMemory}");
    }

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        uint most = Math.Min(MostInvocations, Math.Min(device.MaxGroupInvocations, device.MaxGroupSizeX));
        return new Specialization(Math.Clamp(BitOperations.RoundUpToPowerOf2(_hidden), 1, most), _hidden, _hasBias);
    }
}
