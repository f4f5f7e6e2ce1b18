namespace DynConv.Vulkan.Tests.Reference;

/// <summary>One axis of a sliding window: taps, stride, zero (or −∞) padding on each side, dilation.</summary>
internal readonly record struct WindowAxis(int Taps, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>Input elements from the first to the last tap.</summary>
    public int Extent => ((Taps - 1) * Dilation) + 1;

    /// <summary>
    /// Output positions over <paramref name="size"/> inputs, by the formula of torch.nn.Conv2d and torch.nn.MaxPool2d.
    /// With <paramref name="ceil"/> a last window may hang over the end, but must start inside the input or its left
    /// padding (torch/aten native/Pool.h, pooling_output_shape). Below 1 means that the window does not fit.
    /// </summary>
    public int Outputs(int size, bool ceil = false)
    {
        int room = size + (2 * Padding) - Extent;
        if (room < 0 && !(ceil && room + Stride - 1 >= 0))
        {
            return 0;
        }

        int outputs = ((room + (ceil ? Stride - 1 : 0)) / Stride) + 1;
        return ceil && (outputs - 1) * Stride >= size + Padding ? outputs - 1 : outputs;
    }

    /// <summary>The input index of a tap, outside [0, size) when it lies in the padding.</summary>
    public int Index(int output, int tap) => (output * Stride) - Padding + (tap * Dilation);
}
