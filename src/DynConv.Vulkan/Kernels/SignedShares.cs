using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// KernelWarehouse's coefficients (arXiv 2406.07879): z / (Σ|z| + 1e-3) over every row, of which the last column, the
/// share of nothing, is dropped. NaN makes its whole row NaN, an infinity all others of its row 0. Bindings: 0 input
/// [rows, n + 1]; 1 output [rows, n]. Float32.
/// </summary>
/// <param name="rows">Rows: m for each sample.</param>
/// <param name="columns">n + 1.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SignedShares(uint rows, uint columns) : IKernel<SignedShares>
{
    private readonly uint _rows = rows;
    private readonly uint _columns = columns;

    /// <inheritdoc/>
    public static string Shader => "signed_shares";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    private uint Split => GroupSizes.Sharing(_columns);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_rows * Split, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, Split);
}
