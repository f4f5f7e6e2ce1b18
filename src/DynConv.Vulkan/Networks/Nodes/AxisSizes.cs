namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>One sample seen along one axis: [outer, length, inner].</summary>
/// <param name="Outer">The product of the sizes before the axis, the batch left out.</param>
/// <param name="Length">The axis.</param>
/// <param name="Inner">The product of the sizes after the axis.</param>
internal readonly record struct AxisSizes(long Outer, int Length, long Inner)
{
    public static AxisSizes Of(TensorShape shape, FeatureAxis axis) => axis switch
    {
        FeatureAxis.Channels => new AxisSizes(1, shape.C, shape.PlaneSize),
        FeatureAxis.Rows => new AxisSizes(shape.C, shape.H, shape.W),
        _ => new AxisSizes((long)shape.C * shape.H, shape.W, 1),
    };

    /// <summary>A shape with another size along an axis.</summary>
    /// <exception cref="ShapeException">The size is too large.</exception>
    public static TensorShape With(string layerName, TensorShape shape, FeatureAxis axis, long length) =>
        shape.Rank == 2
            ? ShapeRules.Features(layerName, shape.N, length)
            : ShapeRules.Map(
                layerName,
                shape,
                axis == FeatureAxis.Channels ? length : shape.C,
                shape.D,
                axis == FeatureAxis.Rows ? length : shape.H,
                axis == FeatureAxis.Columns ? length : shape.W);
}
