using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Float64 element-wise operators and the batch normalisation of inference.</summary>
internal static class Elementwise
{
    /// <summary>
    /// The activation of every element (torch.nn.ReLU, ReLU6, SiLU). NaN stays NaN as in PyTorch, and SiLU of −∞ is NaN
    /// there too, because it is computed as x / (1 + e⁻ˣ).
    /// </summary>
    public static double[] Apply(Nonlinearity nonlinearity, Values input)
    {
        double[] output = input.Span.ToArray();
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = Apply(nonlinearity, output[i]);
        }

        return output;
    }

    /// <summary>The activation of one number. Math.Max and Math.Min propagate NaN.</summary>
    public static double Apply(Nonlinearity nonlinearity, double x) => nonlinearity switch
    {
        Nonlinearity.None => x,
        Nonlinearity.Relu => Math.Max(x, 0),
        Nonlinearity.Relu6 => Math.Min(Math.Max(x, 0), 6),
        Nonlinearity.Silu => x / (1 + Math.Exp(-x)),
        Nonlinearity.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Nonlinearity.HardSwish => x * HardSigmoid(x),
        Nonlinearity.HardSigmoid => HardSigmoid(x),
        Nonlinearity.DoubleHardSigmoid => 2 * HardSigmoid(x),
        Nonlinearity.Gelu => 0.5 * x * ErrorFunction.Complement(-x / Math.Sqrt(2)),
        Nonlinearity.Tanh => Math.Tanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity, "no such activation"),
    };

    private static double HardSigmoid(double x) => Math.Min(Math.Max(x + 3, 0), 6) / 6;

    /// <summary>a + b, element by element: the sum of a residual block.</summary>
    public static double[] Add(Values a, Values b)
    {
        double[] output = a.Span.ToArray();
        ReadOnlySpan<double> other = b.Require(output.Length, nameof(b));
        for (int i = 0; i < output.Length; i++)
        {
            output[i] += other[i];
        }

        return output;
    }

    /// <summary>
    /// torch.nn.BatchNorm2d in evaluation: y = (x − μ)/√(σ² + ε)·γ + β per channel (Ioffe, Szegedy, arXiv 1502.03167,
    /// algorithm 2). γ absent is 1, β absent is 0 (affine=False).
    /// </summary>
    public static double[] BatchNorm(
        Values input, Planes shape, Values gamma, Values beta, Values mean, Values variance, double epsilon = 1e-5)
    {
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        ReadOnlySpan<double> scale = gamma.Allow(shape.C, nameof(gamma));
        ReadOnlySpan<double> shift = beta.Allow(shape.C, nameof(beta));
        ReadOnlySpan<double> centre = mean.Require(shape.C, nameof(mean));
        ReadOnlySpan<double> spread = variance.Require(shape.C, nameof(variance));
        double[] output = new double[shape.Count];
        for (int i = 0; i < output.Length; i++)
        {
            int c = i / shape.Area % shape.C;
            double normal = (x[i] - centre[c]) / Math.Sqrt(spread[c] + epsilon);
            output[i] = (normal * (scale.IsEmpty ? 1 : scale[c])) + (shift.IsEmpty ? 0 : shift[c]);
        }

        return output;
    }

    /// <summary>y = s_c·x + t_c per channel: what a batch normalisation becomes once it is folded.</summary>
    public static double[] ChannelAffine(Values input, Planes shape, Values scale, Values shift)
    {
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        ReadOnlySpan<double> s = scale.Require(shape.C, nameof(scale));
        ReadOnlySpan<double> t = shift.Require(shape.C, nameof(shift));
        double[] output = new double[shape.Count];
        for (int i = 0; i < output.Length; i++)
        {
            int c = i / shape.Area % shape.C;
            output[i] = (s[c] * x[i]) + t[c];
        }

        return output;
    }
}
