using DynConv.Tool.Images;
using Xunit;

namespace DynConv.Tool.Tests.Images;

public sealed class ResamplingTests
{
    // A 5×7 picture of (7 i) mod 31, resized by Pillow 9.4 (mode F, BILINEAR): size, box, the first numbers.
    [Theory]
    [InlineData(3, 2, 0, 0, 7, 5, new[] { 12.526f, 14.631f, 16.1558f, 17.526f, 13.2487f, 15.0162f })]
    [InlineData(
        10, 8, 0, 0, 7, 5, new[] { 0, 3.85f, 8.75f, 13.65f, 18.55f, 23.45f, 26.8f, 10, 7.15f, 11, 7.875f, 11.725f })]
    [InlineData(4, 4, 1, 0.5, 5, 4, new[] { 13.5f, 10.4167f, 18.5833f, 15.5f, 16, 12.9167f, 12.0417f, 14.4231f, 18.5f,
        15.4167f, 14.5417f, 15.7308f })]
    public void Numbers_are_Pillows(
        int width, int height, double x, double y, double boxWidth, double boxHeight, float[] expected)
    {
        float[] scaled = Resampling.Scale(Plane(), 7, 5, new Resampling.Box(x, y, boxWidth, boxHeight), width, height);
        Assert.Equal(width * height, scaled.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], scaled[i], 1e-3f);
        }
    }

    [Fact]
    public void The_same_size_changes_nothing() =>
        Assert.Equal(Plane(), Resampling.Scale(Plane(), 7, 5, new Resampling.Box(0, 0, 7, 5), 7, 5));

    private static float[] Plane()
    {
        float[] plane = new float[35];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = i * 7 % 31;
        }

        return plane;
    }
}
