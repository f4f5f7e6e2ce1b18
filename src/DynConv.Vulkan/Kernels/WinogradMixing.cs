using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// <see cref="AggregateKernels"/> and <see cref="WinogradFilters"/> in one: U[n] = G (Σ_k π[n, k] · bank[k]) Gᵀ (arXiv
/// 1912.03458 and 1509.09308), and the mixed biases. Bindings: 0 attention [firstRow + N or more, K]; 1 bank [K, row]
/// (FilterLayout) and behind it the biases that all samples have alike; 2 transformed [N, (m+2)², tiles, C, F]; 3
/// biases [N, biases], or anything. Float32; experts as they are stored.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WinogradMixing : IFetchingKernel<WinogradMixing>
{
    /// <summary>
    /// Samples that one read of an expert serves at most. Software drivers hold registers in memory: there, one after
    /// another is the faster.
    /// </summary>
    private const uint MostSamples = 4;

    private readonly uint _samples;
    private readonly uint _experts;
    private readonly uint _firstRow;
    private readonly uint _weights;
    private readonly uint _filters;
    private readonly uint _biases;
    private readonly uint _side;
    private readonly uint _alike;
    private readonly StoredExperts _stored;

    /// <summary>The kernels of a batch.</summary>
    /// <param name="samples">N.</param>
    /// <param name="firstRow">The row of the attention that belongs to the first sample.</param>
    /// <param name="experts">K.</param>
    /// <param name="packed">Numbers of one packed kernel, a multiple of 36.</param>
    /// <param name="biases">Biases of a sample, a multiple of 4; 0 for none.</param>
    /// <param name="filters">F, a multiple of 4.</param>
    /// <param name="side">m: 2 or 4.</param>
    /// <param name="stored">How the bank is stored.</param>
    /// <param name="addsAlike">Whether there are biases behind the bank, which are not mixed.</param>
    public WinogradMixing(
        uint samples, uint firstRow, uint experts, uint packed, uint biases, uint filters, uint side,
        in StoredExperts stored, bool addsAlike = false)
    {
        if (packed % 36 != 0 || filters % 4 != 0 || biases % 4 != 0)
        {
            throw new ArgumentException(
                $"{packed} numbers in tiles of {filters} and {biases} biases are not 3×3 kernels by fours", nameof(packed));
        }

        (_samples, _firstRow, _experts) = (samples, firstRow, experts);
        (_weights, _filters, _biases, _side, _stored) = (packed / 9, filters, biases, side, stored);
        _alike = addsAlike ? 1u : 0u;
    }

    /// <inheritdoc/>
    public static string Shader => "winograd_mixing";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write, Access.Write];

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> TexelBindings =>
        [Access.FetchSingles, Access.FetchQuads, Access.Write, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => Cover(1, device);

    /// <inheritdoc/>
    public GroupCount TexelGroups(DeviceCapabilities device) => Cover(4, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, _side, SamplesPerInvocation(device), _stored.Precision);

    private GroupCount Cover(uint width, DeviceCapabilities device)
    {
        ulong blocks = GroupCount.DivideRoundingUp(_samples, SamplesPerInvocation(device));
        return GroupCount.Cover((_weights + _biases) / width * blocks, GroupSizes.Default, device);
    }

    private uint SamplesPerInvocation(DeviceCapabilities device)
        => Math.Min(SampleBlocks.PerInvocation(_samples), device.IsSoftware ? 1 : MostSamples);
}
