using DynConv.Tool.Images;
using SkiaSharp;
using Xunit;

namespace DynConv.Tool.Tests.Images;

public sealed class OrientationTests
{
    // The picture 1 2 3 / 4 5 6; EXIF says where its first row and column are.
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(SKEncodedOrigin.TopRight, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(SKEncodedOrigin.BottomRight, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(SKEncodedOrigin.BottomLeft, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(SKEncodedOrigin.LeftTop, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(SKEncodedOrigin.RightTop, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(SKEncodedOrigin.RightBottom, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(SKEncodedOrigin.LeftBottom, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void Pictures_are_turned_upright(SKEncodedOrigin origin, int width, byte[] expected)
    {
        byte[] pixels = new byte[24];
        for (int i = 0; i < 6; i++)
        {
            pixels[i * 4] = (byte)(i + 1);
        }

        Picture upright = Orientation.Upright(new Picture(3, 2, pixels), origin);
        Assert.Equal(width, upright.Width);
        Assert.Equal(6 / width, upright.Height);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(expected[i], upright.Pixels[i * 4]);
        }
    }
}
