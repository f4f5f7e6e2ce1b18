using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Output of a 3×3 convolution by Winograd: y = f(Aᵀ P A + b + r) of every tile (arXiv 1509.09308). Bindings: 0
/// products [N, (m+2)², O, columns]; 1 bias [N or 1, O], or any buffer; 2 residual [N, O, H', W'], or what 1 has;
/// 3 output [N, O, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WinogradOutput : IFetchingKernel<WinogradOutput>, IMapKernel<WinogradOutput>
{
    private readonly uint _samples;
    private readonly uint _filters;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _tilesX;
    private readonly uint _tiles;
    private readonly uint _columns;
    private readonly uint _biasOffset;
    private readonly uint _biasPerSample;
    private readonly uint _side;
    private readonly uint _activation;
    private readonly uint _hasBias;
    private readonly uint _hasResidual;
    private readonly uint _sums;

    /// <summary>The outputs of a batch.</summary>
    /// <param name="samples">N.</param>
    /// <param name="filters">O.</param>
    /// <param name="map">H' and W'.</param>
    /// <param name="sizes">The tiles.</param>
    /// <param name="operands">Where the biases lie, and what comes last; the weights' places do not matter.</param>
    public WinogradOutput(
        uint samples, uint filters, (uint Height, uint Width) map, WinogradSizes sizes, in ConvolutionOperands operands)
    {
        (_samples, _filters) = (samples, filters);
        (_outHeight, _outWidth) = map;
        (_tilesX, _tiles, _columns, _side) = (sizes.TilesAcross, sizes.Tiles, sizes.Columns, sizes.Side);
        (_biasOffset, _biasPerSample) = (operands.BiasOffset, operands.BiasPerSample);
        (_activation, _hasBias) = ((uint)operands.Activation, operands.HasBias ? 1u : 0u);
        _hasResidual = operands.HasResidual ? 1u : 0u;
        _sums = operands.Sums;
    }

    /// <inheritdoc/>
    public static string Shader => "winograd_output";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> TexelBindings =>
        [Access.FetchSingles, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _filters * _tiles, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(
        GroupSizes.Default, _side, _activation, _hasBias, _side == 4 && _outWidth % 4 == 0 ? 1u : 0u, _hasResidual);

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding == 3 || (binding == 2 && _hasResidual != 0);
}
