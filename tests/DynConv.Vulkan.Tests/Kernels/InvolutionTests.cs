using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class InvolutionTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 1)]
    [InlineData(2, 2, 16, 7, 5, 7, 1)]
    [InlineData(3, 1, 12, 6, 8, 3, 2)]
    [InlineData(2, 3, 6, 9, 10, 5, 3)]
    [InlineData(1, 4, 1, 3, 70, 3, 1)]
    [InlineData(2, 1, 40, 2, 3, 11, 2)]
    public void Every_pixel_has_its_own_kernel(int n, int groups, int perGroup, int h, int w, int k, int stride)
    {
        Filler filler = new(n + h + k);
        int channels = groups * perGroup, oh = ((h - 1) / stride) + 1, ow = ((w - 1) / stride) + 1;
        float[] x = filler.Numbers(n * channels * h * w);
        // A sample more before the first: the kernels may be bound whole.
        float[] kernels = filler.Numbers((n + 1) * groups * k * k * oh * ow);
        float[] affine = filler.Numbers(2 * channels);
        foreach (bool hasAffine in (bool[])[false, true])
        {
            float[] output = KernelRun.Run(
                gpu.Context,
                new Involution(
                    (uint)n, (uint)groups, (uint)perGroup, ((uint)h, (uint)w), (uint)k, (uint)stride, 1, hasAffine,
                    Activation.ReLU),
                n * channels * oh * ow, x, kernels, hasAffine ? affine : [float.NaN]);

            double[] expected = new double[output.Length];
            for (int i = 0; i < expected.Length; i++)
            {
                (int plane, int y, int c) = (i / (oh * ow), i / ow % oh, i % ow);
                int kernel = ((((plane / channels) + 1) * groups) + (plane % channels / perGroup)) * k * k * oh * ow;
                double sum = 0;
                for (int tap = 0; tap < k * k; tap++)
                {
                    (int iy, int ix) = ((y * stride) + (tap / k) - (k / 2), (c * stride) + (tap % k) - (k / 2));
                    bool inside = iy >= 0 && iy < h && ix >= 0 && ix < w;
                    sum += kernels[kernel + (tap * oh * ow) + (y * ow) + c]
                        * (inside ? (double)x[(plane * h * w) + (iy * w) + ix] : 0);
                }

                int channel = plane % channels;
                sum = hasAffine ? (affine[channel] * sum) + affine[channels + channel] : sum;
                expected[i] = sum < 0 ? 0 : sum;
            }

            Parity.Check(output, expected, Parity.Bound, $"affine {hasAffine}");
        }
    }

    [Fact]
    public void A_NaN_weight_spoils_its_pixel_and_group_also_on_padding()
    {
        // One row of three pixels: the first tap of the first pixel meets padding only.
        float[] kernels = new float[9 * 3];
        kernels[0] = float.NaN;

        float[] output = KernelRun.Run(
            gpu.Context, new Involution(1, 1, 2, (1, 3), 3, 1, 0, hasAffine: false, Activation.None), 6,
            [1, 2, 3, 4, 5, 6], kernels, [0]);

        Assert.Equal([float.NaN, 0, 0, float.NaN, 0, 0], output);
    }
}
