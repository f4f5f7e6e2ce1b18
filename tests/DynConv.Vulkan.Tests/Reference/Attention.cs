using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// Float64 attention of dynamic convolution (Chen et al., Dynamic Convolution: Attention over Convolution Kernels,
/// CVPR 2020, arXiv 1912.03458, section 3.2 and figure 3).
/// </summary>
internal static class Attention
{
    /// <summary>z = FC₂(ReLU(FC₁(pooled))): [N, C] to [N, K].</summary>
    /// <param name="pooled">[N, C].</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="hidden">The hidden width h.</param>
    /// <param name="experts">K.</param>
    /// <param name="fc1">Weight [h, C] and bias [h] or absent.</param>
    /// <param name="fc2">Weight [K, h] and bias [K] or absent.</param>
    public static double[] Logits(
        Values pooled,
        int batch,
        int channels,
        int hidden,
        int experts,
        (Values Weight, Values Bias) fc1,
        (Values Weight, Values Bias) fc2)
    {
        double[] first = Dense.Linear(pooled, batch, channels, hidden, fc1.Weight, fc1.Bias);
        double[] rectified = Elementwise.Apply(Nonlinearity.Relu, first);
        return Dense.Linear(rectified, batch, hidden, experts, fc2.Weight, fc2.Bias);
    }

    /// <summary>
    /// π[n,k] = exp(z[n,k]/τ) / Σ_j exp(z[n,j]/τ), computed after subtracting the row's maximum. As in torch.softmax a
    /// row with NaN or +∞, and a row of nothing but −∞, is all NaN; a −∞ beside finite logits is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0.</exception>
    public static double[] Softmax(Values logits, int rows, int experts, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        double[] output = logits.Require((long)rows * experts, nameof(logits)).ToArray();
        for (int n = 0; n < rows; n++)
        {
            Span<double> row = output.AsSpan(n * experts, experts);
            double largest = double.NegativeInfinity;
            foreach (double logit in row)
            {
                largest = Math.Max(largest, logit);
            }

            double sum = 0;
            foreach (ref double logit in row)
            {
                logit = Math.Exp((logit - largest) / temperature);
                sum += logit;
            }

            foreach (ref double share in row)
            {
                share /= sum;
            }
        }

        return output;
    }

    /// <summary>
    /// The mixture W̃[n] = Σ_k π[n,k]·W[k], for weights (elements = O·C/g·kh·kw) and for biases (elements = O).
    /// </summary>
    /// <param name="attention">[N, K].</param>
    /// <param name="bank">[K, elements].</param>
    /// <param name="batch">N.</param>
    /// <param name="experts">K.</param>
    /// <param name="elements">Elements of one expert.</param>
    /// <returns>[N, elements].</returns>
    public static double[] Aggregate(Values attention, Values bank, int batch, int experts, int elements)
    {
        ReadOnlySpan<double> shares = attention.Require((long)batch * experts, nameof(attention));
        ReadOnlySpan<double> stored = bank.Require((long)experts * elements, nameof(bank));
        double[] output = new double[batch * elements];
        for (int n = 0; n < batch; n++)
        {
            Span<double> mixture = output.AsSpan(n * elements, elements);
            for (int k = 0; k < experts; k++)
            {
                double share = shares[(n * experts) + k];
                ReadOnlySpan<double> expert = stored.Slice(k * elements, elements);
                for (int i = 0; i < elements; i++)
                {
                    mixture[i] += share * expert[i];
                }
            }
        }

        return output;
    }
}
