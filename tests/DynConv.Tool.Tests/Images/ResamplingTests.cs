using DynConv.Tool.Images;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Tool.Tests.Images;

public sealed class ResamplingTests
{
    // A 5×7 picture of (73 i) mod 251, resized by Pillow 9.4: size, filter, all bytes.
    [Theory]
    [InlineData(
        3, 2, Interpolation.Bilinear, new byte[] { 72, 154, 133, 90, 139, 151 })]
    [InlineData(
        4, 3, Interpolation.Bicubic, new byte[] { 32, 165, 107, 151, 47, 183, 125, 166, 68, 149, 91, 187 })]
    [InlineData(
        9, 2, Interpolation.Bicubic, new byte[] { 6, 52, 112, 176, 235, 78, 75, 151, 198, 25, 72, 138, 178, 160, 80, 101, 171, 218 })]
    [InlineData(
        7, 3, Interpolation.Bilinear, new byte[] { 4, 77, 150, 223, 45, 118, 191, 18, 91, 164, 237, 59, 132, 205, 32, 105, 178, 108, 73, 146, 219 })]
    [InlineData(
        2, 5, Interpolation.Bicubic, new byte[] { 97, 133, 106, 142, 115, 151, 124, 160, 90, 126 })]
    public void Bytes_are_Pillows(int width, int height, Interpolation interpolation, byte[] expected) => Assert.Equal(
        expected,
        Resampling.Scale(
            Plane(), Resampling.Axis.Whole(5, height), Resampling.Axis.Whole(7, width), interpolation));

    [Fact]
    public void The_same_size_changes_nothing() => Assert.Equal(
        Plane(), Resampling.Scale(
            Plane(), Resampling.Axis.Whole(5, 5), Resampling.Axis.Whole(7, 7), Interpolation.Bicubic));

    [Theory]
    [InlineData(13, 9)]
    [InlineData(13, 5)]
    [InlineData(7, 9)]
    [InlineData(7, 5)]
    [InlineData(3, 2)]
    public void A_part_is_a_part_of_the_whole(int newWidth, int newHeight)
    {
        byte[] whole = Resampling.Scale(
            Plane(), Resampling.Axis.Whole(5, newHeight), Resampling.Axis.Whole(7, newWidth), Interpolation.Bicubic);
        int width = newWidth - 2, height = newHeight - 1;
        byte[] part = Resampling.Scale(
            Plane(), new Resampling.Axis(5, newHeight, 1, height), new Resampling.Axis(7, newWidth, 1, width),
            Interpolation.Bicubic);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Assert.Equal(whole[((y + 1) * newWidth) + x + 1], part[(y * width) + x]);
            }
        }
    }

    private static byte[] Plane()
    {
        byte[] plane = new byte[35];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = (byte)(i * 73 % 251);
        }

        return plane;
    }
}
