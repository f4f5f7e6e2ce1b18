using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Coefficients of several attentions from their logits in one row: a sigmoid over the first columns, a softmax over the
/// last ones (ODConv, arXiv 2209.07947). Bindings: 0 logits [rows, columns]; 1 coefficients [rows, columns]. Float32.
/// </summary>
/// <param name="rows">N.</param>
/// <param name="columns">W.</param>
/// <param name="experts">K: columns at the end that the softmax takes; 0 for none.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Coefficients(uint rows, uint columns, uint experts) : IKernel<Coefficients>
{
    private readonly uint _rows = rows;
    private readonly uint _columns = columns;
    private readonly uint _experts = experts <= columns
        ? experts
        : throw new ArgumentOutOfRangeException(nameof(experts), $"{experts} of {columns} columns");

    /// <inheritdoc/>
    public static string Shader => "coefficients";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_rows * _columns, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
