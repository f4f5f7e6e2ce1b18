using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// Float64 two-dimensional cross-correlation by the formula of torch.nn.Conv2d, for one filter bank of all samples and
/// for one filter bank of each sample. Taps in the zero padding are left out.
/// </summary>
internal static class Convolution
{
    /// <summary>
    /// y[n,o,i,j] = b[n,o] + Σ_{c,u,v} w[n,o,c,u,v] · x[n, g·C/G + c, i·sy − py + u·dy, j·sx − px + v·dx], where g is
    /// o's group: every sample has its own filters.
    /// </summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="shape">The input's shape.</param>
    /// <param name="weight">[N, O, C/G, kh, kw].</param>
    /// <param name="bias">[N, O] or absent.</param>
    /// <param name="outputs">O.</param>
    /// <param name="window">kh, kw, strides, paddings, dilations.</param>
    /// <param name="groups">G, which divides C and O.</param>
    /// <returns>[N, O, H', W'].</returns>
    public static double[] PerSample(
        Values input, Planes shape, Values weight, Values bias, int outputs, Window window, int groups = 1) =>
        Run(input, shape, weight, bias, outputs, window, groups, banks: shape.N);

    /// <summary>torch.nn.Conv2d: weight [O, C/G, kh, kw] and bias [O] serve the whole batch.</summary>
    public static double[] Shared(
        Values input, Planes shape, Values weight, Values bias, int outputs, Window window, int groups = 1) =>
        Run(input, shape, weight, bias, outputs, window, groups, banks: 1);

    private static double[] Run(
        Values input, Planes shape, Values weight, Values bias, int outputs, Window window, int groups, int banks)
    {
        if (groups < 1 || shape.C % groups != 0 || outputs % groups != 0)
        {
            throw new ArgumentException(
                $"{groups} groups do not divide {shape.C} to {outputs} channels", nameof(groups));
        }

        int groupInputs = shape.C / groups;
        int filter = groupInputs * window.Taps;
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        ReadOnlySpan<double> w = weight.Require((long)banks * outputs * filter, nameof(weight));
        ReadOnlySpan<double> b = bias.Allow((long)banks * outputs, nameof(bias));
        Planes result = window.Outputs(shape, outputs);
        double[] output = new double[result.Count];
        for (int plane = 0; plane < shape.N * outputs; plane++)
        {
            (int n, int o) = (plane / outputs, plane % outputs);
            int row = banks == 1 ? o : plane;
            int firstInput = (n * shape.C) + (o / (outputs / groups) * groupInputs);
            Span<double> y = output.AsSpan(plane * result.Area, result.Area);
            y.Fill(b.IsEmpty ? 0 : b[row]);
            for (int c = 0; c < groupInputs; c++)
            {
                ReadOnlySpan<double> source = x.Slice((firstInput + c) * shape.Area, shape.Area);
                ReadOnlySpan<double> taps = w.Slice((row * filter) + (c * window.Taps), window.Taps);
                Accumulate(y, result, source, shape, taps, window);
            }
        }

        return output;
    }

    /// <summary>Adds one input plane's part to one output plane, tap by tap.</summary>
    private static void Accumulate(
        Span<double> y, Planes result, ReadOnlySpan<double> x, Planes shape, ReadOnlySpan<double> taps, Window window)
    {
        for (int tap = 0; tap < taps.Length; tap++)
        {
            (int tapY, int tapX) = (tap / window.X.Taps, tap % window.X.Taps);
            double factor = taps[tap];
            int stride = window.X.Stride;
            int offset = window.X.Index(0, tapX);
            for (int i = 0; i < result.H; i++)
            {
                int sourceY = window.Y.Index(i, tapY);
                if (sourceY < 0 || sourceY >= shape.H)
                {
                    continue;
                }

                ReadOnlySpan<double> source = x.Slice(sourceY * shape.W, shape.W);
                Span<double> target = y.Slice(i * result.W, result.W);
                for (int j = 0; j < target.Length; j++)
                {
                    int sourceX = (j * stride) + offset;
                    if ((uint)sourceX < (uint)source.Length)
                    {
                        target[j] += factor * source[sourceX];
                    }
                }
            }
        }
    }
}
