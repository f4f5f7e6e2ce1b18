using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Float64 fully connected layer.</summary>
internal static class Dense
{
    /// <summary>
    /// torch.nn.Linear, and a 1×1 convolution of a 1×1 map: y[n,o] = Σ_i x[n,i]·w[o,i] + b[o].
    /// </summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="rows">Rows, the batch.</param>
    /// <param name="inputs">Input features.</param>
    /// <param name="outputs">Output features.</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs] or absent.</param>
    /// <returns>[rows, outputs].</returns>
    public static double[] Linear(
        Values input, int rows, int inputs, int outputs, Values weight, Values bias = default)
    {
        ReadOnlySpan<double> x = input.Require((long)rows * inputs, nameof(input));
        ReadOnlySpan<double> w = weight.Require((long)outputs * inputs, nameof(weight));
        ReadOnlySpan<double> b = bias.Allow(outputs, nameof(bias));
        double[] output = new double[rows * outputs];
        for (int n = 0; n < rows; n++)
        {
            for (int o = 0; o < outputs; o++)
            {
                double sum = b.IsEmpty ? 0 : b[o];
                for (int i = 0; i < inputs; i++)
                {
                    sum += x[(n * inputs) + i] * w[(o * inputs) + i];
                }

                output[(n * outputs) + o] = sum;
            }
        }

        return output;
    }
}
