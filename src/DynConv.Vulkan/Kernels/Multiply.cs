using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// y = f(x · gate), where the gate may be shared along any axis. Bindings: 0 x [N, C, H, W]; 1 gate; 2 output
/// [N, C, H, W]. Float32.
/// </summary>
/// <param name="shape">N, C, H, W.</param>
/// <param name="gate">Floats of the gate from one sample, channel, row, column to the next; 0 where it is
/// shared.</param>
/// <param name="firstSample">The sample of the gate that belongs to the first of x.</param>
/// <param name="activation">f.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Multiply(
    (uint N, uint C, uint H, uint W) shape,
    (uint Sample, uint Channel, uint Row, uint Column) gate,
    uint firstSample,
    Activation activation) : IMapKernel<Multiply>
{
    private readonly uint _elements = checked(shape.N * shape.C * shape.H * shape.W);
    private readonly uint _channels = shape.C;
    private readonly uint _height = shape.H;
    private readonly uint _width = shape.W;
    private readonly uint _gatePerSample = gate.Sample;
    private readonly uint _gatePerChannel = gate.Channel;
    private readonly uint _gatePerRow = gate.Row;
    private readonly uint _gatePerColumn = gate.Column;
    private readonly uint _firstSample = firstSample;
    private readonly uint _activation = (uint)activation;

    /// <inheritdoc/>
    public static string Shader => "multiply";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _activation);

    bool IMapKernel<Multiply>.IsMap(int binding) => binding is 0 or 2;
}
