using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Kernel aggregation: mixed[n] = Σ_k π[n, k] · bank[k] (arXiv 1912.03458, equation 1), for weights, biases, or both
/// packed one after the other. Bindings: 0 attention [firstRow + N or more, K]; 1 bank [K, elements] and behind it
/// what the last elements of all samples have alike; 2 mixed [N, elements]. Float32; a plan may store its banks
/// otherwise (<see cref="ExpertPrecision"/>).
/// </summary>
/// <param name="samples">N.</param>
/// <param name="experts">K.</param>
/// <param name="elements">Numbers in one kernel; multiples of 4 are faster.</param>
/// <param name="firstRow">The row of the attention that belongs to the first sample: a part of a batch need not begin
/// where the device could bind.</param>
/// <param name="alike">How many elements at the end get a number from behind the bank added that is not mixed; a multiple
/// of 4 if the elements are.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct AggregateKernels(uint samples, uint experts, uint elements, uint firstRow = 0, uint alike = 0)
    : IFetchingKernel<AggregateKernels>
{
    private readonly uint _samples = samples;
    private readonly uint _experts = experts;
    private readonly uint _elements = elements;
    private readonly uint _firstRow = firstRow;
    private readonly uint _biasOffset;
    private readonly uint _alike = elements - alike;
    private readonly StoredExperts _stored = StoredExperts.Singles(elements, elements);

    /// <summary>One aggregation of experts that are stored with any precision.</summary>
    /// <param name="samples">N.</param>
    /// <param name="experts">K.</param>
    /// <param name="row">Numbers in a mixed row, a multiple of 4, and before its biases.</param>
    /// <param name="firstRow">The row of the attention that belongs to the first sample.</param>
    /// <param name="stored">How the bank is stored.</param>
    /// <param name="addsAlike">Whether there are biases behind the bank, which are not mixed.</param>
    internal AggregateKernels(
        uint samples, uint experts, (uint Elements, uint BiasOffset) row, uint firstRow, in StoredExperts stored,
        bool addsAlike = false)
        : this(samples, experts, row.Elements, firstRow, addsAlike ? row.Elements - row.BiasOffset : 0)
        => (_biasOffset, _stored) = (row.BiasOffset, stored);

    /// <inheritdoc/>
    public static string Shader => "aggregate_kernels";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<AggregateKernels>.TexelBindings =>
        [Access.FetchSingles, Access.FetchQuads, Access.Write];

    private bool IsVector => _elements % 4 == 0 && _alike % 4 == 0;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => SampleBlocks.Groups(IsVector ? _elements / 4 : _elements, _samples, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, SampleBlocks.PerInvocation(_samples), IsVector ? 1u : 0u, _stored.Precision);
}
