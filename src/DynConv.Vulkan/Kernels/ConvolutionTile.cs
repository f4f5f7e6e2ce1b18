using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// What one invocation of a convolution computes: filters of one group × neighbouring pixels of a row.
/// </summary>
/// <param name="Filters">1 (<see cref="DepthwiseConvolution"/>), or a multiple of 4 up to 32 (<see cref="Convolution"/>).</param>
/// <param name="Pixels">At least 1.</param>
public readonly record struct ConvolutionTile(uint Filters, uint Pixels)
{
    /// <summary>Filters from which on a product on a software device has taller tiles than they are wide.</summary>
    private const int ManyFilters = 256;

    /// <summary>Rows of the output; more than 1 only where there is one filter.</summary>
    public uint Rows { get; init; } = 1;

    /// <summary>
    /// A tile that suits the layer and the device. Software drivers pay for every load far more than for spilled
    /// registers, so they get large tiles; GPUs hide loads behind other work-groups and need registers for that.
    /// </summary>
    public static ConvolutionTile Choose(
        in ConvolutionGeometry geometry, (int Height, int Width) output, DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        int filtersPerGroup = geometry.OutChannelsPerGroup;
        // A wide tile has few loads for each output, as long as the row of input that it needs is held (CachesRow).
        bool holdsTaps = filtersPerGroup == 1 && geometry.Depth is null
            && geometry.Taps <= ConvolutionParameters.MostHeldTaps;
        bool isWide = device.IsSoftware && holdsTaps && geometry is { Stride.Width: 1, Dilation.Width: 1 };
        int pixels = Even(output.Width, isWide ? 16 : device.IsSoftware ? 8 : 4);
        if (output.Width % 4 == 0)
        {
            // Then rows can be stored by fours.
            pixels = (pixels + 3) / 4 * 4;
        }

        int filters = filtersPerGroup == 1 ? 1 : (Even(filtersPerGroup, device.IsSoftware ? 16 : 8) + 3) / 4 * 4;
        int rows = holdsTaps ? Even(output.Height, device.IsSoftware ? 8 : 4) : 1;
        return new ConvolutionTile((uint)filters, (uint)pixels) { Rows = (uint)rows };
    }

    /// <summary>A tile of a matrix product; both sizes are multiples of 4.</summary>
    /// <param name="filters">Rows of the product.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="device">Where it runs.</param>
    internal static ConvolutionTile ChooseForMatrix(int filters, long columns, DeviceCapabilities device)
    {
        if (!device.IsSoftware)
        {
            return new ConvolutionTile(Fours(filters, 8), Wide(columns, 8));
        }

        // Two tiles of twelve would read all inputs twice, and many filters read them many times (docs/performance.md).
        bool isTall = filters is > 16 and <= 24 or >= ManyFilters;
        return isTall
            ? new ConvolutionTile(Fours(filters, filters >= ManyFilters ? 32 : 24), Wide(columns, 8))
            : new ConvolutionTile(Fours(filters, 16), Wide(columns, 16));
    }

    /// <summary>The packing of weights for a product that takes them by <paramref name="tall"/> filters.</summary>
    internal static ConvolutionTile PackFor(int filters, uint tall)
        => new(Fours(filters, (int)tall), 1);

    private static uint Fours(int filters, int limit) => (uint)(Even(filters, limit) + 3) / 4 * 4;

    private static uint Wide(long columns, int limit) => (uint)Math.Min((columns + 3) / 4 * 4, limit);

    /// <summary>
    /// The size of as few tiles of at most <paramref name="limit"/> as cover the extent, all alike: 14 pixels are two
    /// tiles of 7, not one of 8 and one that is almost idle.
    /// </summary>
    private static int Even(int extent, int limit)
    {
        int tiles = (extent + limit - 1) / limit;
        return (extent + tiles - 1) / tiles;
    }
}
