namespace DynConv.Checkpoints;

/// <summary>
/// How a quantized tensor's integers stand for real numbers: real = (integer − zero point) · scale, with one scale for
/// the tensor (<c>torch.per_tensor_affine</c>) or one for each index along an axis (<c>torch.per_channel_affine</c>).
/// </summary>
public sealed class TensorQuantization
{
    internal TensorQuantization(string scheme, double scale, long zeroPoint)
    {
        Scheme = scheme;
        Scale = scale;
        ZeroPoint = zeroPoint;
    }

    internal TensorQuantization(string scheme, CheckpointTensor scales, CheckpointTensor zeroPoints, int axis)
    {
        Scheme = scheme;
        Scales = scales;
        ZeroPoints = zeroPoints;
        Axis = axis;
    }

    /// <summary>PyTorch's name of the scheme, without the <c>torch.</c> prefix.</summary>
    public string Scheme { get; }

    /// <summary>The tensor's scale; null where each channel has its own.</summary>
    public double? Scale { get; }

    /// <summary>The tensor's zero point; null where each channel has its own.</summary>
    public long? ZeroPoint { get; }

    /// <summary>The scales [channels]; null where the tensor has one.</summary>
    public CheckpointTensor? Scales { get; }

    /// <summary>The zero points [channels]; null where the tensor has one.</summary>
    public CheckpointTensor? ZeroPoints { get; }

    /// <summary>The dimension that <see cref="Scales"/> runs along; null where the tensor has one scale.</summary>
    public int? Axis { get; }

    internal TensorQuantization ToMemory() => this is { Scales: { } scales, ZeroPoints: { } zeroPoints, Axis: { } axis }
        ? new TensorQuantization(Scheme, scales.ToMemory(), zeroPoints.ToMemory(), axis)
        : this;
}
