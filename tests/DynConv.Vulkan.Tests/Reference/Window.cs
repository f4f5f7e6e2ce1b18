namespace DynConv.Vulkan.Tests.Reference;

/// <summary>A two-dimensional sliding window, rows (y) before columns (x) as in PyTorch's pairs.</summary>
internal readonly record struct Window(WindowAxis Y, WindowAxis X)
{
    /// <summary>Taps of the window, kh·kw.</summary>
    public int Taps => Y.Taps * X.Taps;

    /// <summary>A square window with the same stride, padding and dilation on both axes.</summary>
    public static Window Square(int taps, int stride = 1, int padding = 0, int dilation = 1) =>
        new(new(taps, stride, padding, dilation), new(taps, stride, padding, dilation));

    /// <summary>The shape that the window makes of <paramref name="input"/> with <paramref name="channels"/>.</summary>
    public Planes Outputs(Planes input, int channels, bool ceil = false) =>
        new(input.N, channels, Y.Outputs(input.H, ceil), X.Outputs(input.W, ceil));
}
