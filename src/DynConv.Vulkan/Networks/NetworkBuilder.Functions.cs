using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks;

/// <summary>Functions without weights, as in <c>torch</c> and <c>torch.nn.functional</c>.</summary>
public sealed partial class NetworkBuilder
{
    /// <summary>x · ReLU6(x + 3) / 6, <c>F.hardswish</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value HardSwish(Value input) => Apply(new HardSwish(), input);

    /// <summary>ReLU6(x + 3) / 6, <c>F.hardsigmoid</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value HardSigmoid(Value input) => Apply(new HardSigmoid(), input);

    /// <summary>ReLU6(x + 3) / 3: from 0 to 2.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value DoubleHardSigmoid(Value input) => Apply(new DoubleHardSigmoid(), input);

    /// <summary>x · (1 + erf(x / √2)) / 2, <c>F.gelu</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value GELU(Value input) => Apply(new GELU(), input);

    /// <summary>tanh(x), <c>torch.tanh</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value Tanh(Value input) => Apply(new Tanh(), input);

    /// <summary>1 / (1 + e^-x), <c>torch.sigmoid</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value Sigmoid(Value input) => Apply(new Sigmoid(), input);

    /// <summary>e^x_c / Σ e^x_j, <c>F.softmax(x, 1)</c>.</summary>
    /// <param name="input">x, [N, C].</param>
    /// <returns>A value of the same shape.</returns>
    public Value Softmax(Value input) => Apply(new Softmax(), input);

    /// <summary>x_c − ln Σ e^x_j, <c>F.log_softmax(x, 1)</c>.</summary>
    /// <param name="input">x, [N, C].</param>
    /// <returns>A value of the same shape.</returns>
    public Value LogSoftmax(Value input) => Apply(new LogSoftmax(), input);

    /// <summary>x where x is positive, else slope · x, <c>F.leaky_relu</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <param name="negativeSlope">The slope, finite.</param>
    /// <returns>A value of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public Value LeakyReLU(Value input, float negativeSlope = 0.01f) => Apply(new LeakyReLU(negativeSlope), input);

    /// <summary>input · gate.</summary>
    /// <param name="input">[N, C, H, W] or [N, C].</param>
    /// <param name="gate">Of the same shape, or with 1 instead of C, H, W or several of them; [N, C] counts as
    /// [N, C, 1, 1].</param>
    /// <returns>A value of the input's shape.</returns>
    /// <exception cref="ArgumentException">A value is of another network.</exception>
    public Value Multiply(Value input, Value gate)
    {
        RequireOwn(input);
        RequireOwn(gate);
        string name = UniqueName(KeyPrefix + "multiply");
        return Emit(new MultiplyNode { Name = name, Inputs = [input, gate], Output = NewValue(name) });
    }

    /// <summary>Values behind each other along the channels, <c>torch.cat(values, 1)</c>.</summary>
    /// <param name="values">One or more, alike but for the channels.</param>
    /// <returns>[N, ΣC, H, W], or [N, ΣC].</returns>
    /// <exception cref="ArgumentException">There is no value, or one is of another network.</exception>
    public Value Concat(params ReadOnlySpan<Value> values) => Concat(FeatureAxis.Channels, values);

    /// <summary>Values behind each other along an axis, <c>torch.cat(values, axis)</c>.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">One or more, alike but for this axis.</param>
    /// <returns>A value that is as long along the axis as all together.</returns>
    /// <exception cref="ArgumentException">There is no value, or one is of another network.</exception>
    public Value Concat(FeatureAxis axis, params ReadOnlySpan<Value> values)
    {
        _ = LayerArguments.Known(axis, nameof(axis));
        if (values.IsEmpty)
        {
            throw new ArgumentException("there are no values to put together", nameof(values));
        }

        foreach (Value value in values)
        {
            RequireOwn(value);
        }

        string name = UniqueName(KeyPrefix + "concat");
        return Emit(new ConcatNode { Name = name, Inputs = [.. values], Output = NewValue(name), Axis = axis });
    }

    /// <summary>A part of the channels, <c>x[:, start:start + length]</c>, or of another axis.</summary>
    /// <param name="input">x.</param>
    /// <param name="start">The first, at least 0.</param>
    /// <param name="length">How many, at least 1.</param>
    /// <param name="axis">The axis.</param>
    /// <returns>A value that is <paramref name="length"/> long along the axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The value is of another network.</exception>
    public Value Slice(Value input, int start, int length, FeatureAxis axis = FeatureAxis.Channels)
    {
        RequireOwn(input);
        string name = UniqueName(KeyPrefix + "slice");
        return Emit(new SliceNode
        {
            Name = name,
            Inputs = [input],
            Output = NewValue(name),
            Axis = LayerArguments.Known(axis, nameof(axis)),
            Start = LayerArguments.NotNegative(start, nameof(start)),
            Length = LayerArguments.Positive(length, nameof(length)),
        });
    }

    /// <summary>Rows as columns, <c>x.transpose(2, 3)</c>: [N, C, H, W] to [N, C, W, H].</summary>
    /// <param name="input">x.</param>
    /// <returns>[N, C, W, H].</returns>
    /// <exception cref="ArgumentException">The value is of another network.</exception>
    public Value Transpose(Value input)
    {
        RequireOwn(input);
        string name = UniqueName(KeyPrefix + "transpose");
        return Emit(new TransposeNode { Name = name, Inputs = [input], Output = NewValue(name) });
    }

    /// <summary>The mean along an axis, which stays with size 1: <c>x.mean(axis, keepdim=True)</c>.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="axis">The axis.</param>
    /// <returns>[N, 1, H, W], [N, C, 1, W] or [N, C, H, 1].</returns>
    /// <exception cref="ArgumentException">The value is of another network.</exception>
    public Value Mean(Value input, FeatureAxis axis) => Reduce("mean", input, axis, isMaximum: false);

    /// <summary>The largest number along an axis, which stays with size 1: <c>x.amax(axis, keepdim=True)</c>.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="axis">The axis.</param>
    /// <returns>[N, 1, H, W], [N, C, 1, W] or [N, C, H, 1]; NaN where there is one.</returns>
    /// <exception cref="ArgumentException">The value is of another network.</exception>
    public Value Max(Value input, FeatureAxis axis) => Reduce("max", input, axis, isMaximum: true);

    private Value Reduce(string operation, Value input, FeatureAxis axis, bool isMaximum)
    {
        RequireOwn(input);
        string name = UniqueName(KeyPrefix + operation);
        return Emit(new ReduceNode
        {
            Name = name,
            Inputs = [input],
            Output = NewValue(name),
            Axis = LayerArguments.Known(axis, nameof(axis)),
            IsMaximum = isMaximum,
        });
    }
}
