namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The rules about shapes that several nodes share.</summary>
internal static class ShapeRules
{
    public static void RequireImage(string layerName, TensorShape input)
    {
        RequireRank(layerName, input, 4);
    }

    /// <summary>An image (4), a sequence (3) or a volume (5).</summary>
    public static void RequireRank(string layerName, TensorShape input, int rank)
    {
        if (input.Rank != rank)
        {
            string wanted = rank switch { 3 => "[N, C, L]", 5 => "[N, C, D, H, W]", _ => "[N, C, H, W]" };
            throw new ShapeException(layerName, $"the input is {input}, {wanted} is wanted");
        }
    }

    /// <summary>Any of them.</summary>
    public static void RequireMap(string layerName, TensorShape input)
    {
        if (input.Rank < 3)
        {
            throw new ShapeException(layerName, $"the input is {input}, [N, C, H, W] is wanted");
        }
    }

    public static void RequireChannels(string layerName, TensorShape input, int channels)
    {
        if (input.C != channels)
        {
            throw new ShapeException(layerName, $"the input {input} has {input.C} channels, {channels} are wanted");
        }
    }

    public static void RequireFeatures(string layerName, TensorShape input, int features)
    {
        if (input.Rank != 2)
        {
            throw new ShapeException(layerName, $"the input is {input}, [N, {features}] is wanted");
        }

        if (input.C != features)
        {
            throw new ShapeException(layerName, $"the input {input} has {input.C} features, {features} are wanted");
        }
    }

    /// <summary>What a kernel is made of, one row for each sample.</summary>
    public static void RequireCoefficients(string layerName, TensorShape input, int samples, int width)
    {
        if (input.Rank != 2 || input.N != samples || input.C != width)
        {
            throw new ShapeException(
                layerName, $"the coefficients are {input}, [{samples}, {width}] is wanted");
        }
    }

    public static ShapeException WindowTooLarge(
        string layerName, TensorShape input, Size2d kernel, Size2d padding, Size2d dilation)
    {
        long rows = WindowMath.Extent(kernel.Height, dilation.Height);
        long columns = WindowMath.Extent(kernel.Width, dilation.Width);
        string window = dilation == 1 ? $"{kernel}" : $"{kernel} with dilation {dilation} ({rows}×{columns} pixels)";
        string padded = padding == 0 ? string.Empty : $" padded by {padding}";
        return new ShapeException(layerName, $"the window {window} is larger than the input {input}{padded}");
    }

    public static ShapeException WindowTooLarge(
        string layerName, TensorShape input, Size3d kernel, Size3d padding, Size3d dilation)
    {
        string spread = dilation == 1 ? string.Empty : $" with dilation {dilation}";
        string padded = padding == 0 ? string.Empty : $" padded by {padding}";
        return new ShapeException(
            layerName, $"the window {kernel}{spread} is larger than the input {input}{padded}");
    }

    /// <summary>The shape of a layer's output that is of the input's kind, once its sizes are known to fit.</summary>
    public static TensorShape Map(
        string layerName, TensorShape input, long channels, long depth, long height, long width)
    {
        Check(layerName, input.N, channels, depth, height, width);
        return input.Rank switch
        {
            3 => TensorShape.Sequence(input.N, (int)channels, (int)width),
            5 => TensorShape.Volume(input.N, (int)channels, (int)depth, (int)height, (int)width),
            _ => new TensorShape(input.N, (int)channels, (int)height, (int)width),
        };
    }

    /// <summary>The shape [n, c, height, width] of a layer's output, once its sizes are known to fit.</summary>
    public static TensorShape Image(string layerName, long n, long c, long height, long width)
    {
        Check(layerName, n, c, 1, height, width);
        return new TensorShape((int)n, (int)c, (int)height, (int)width);
    }

    /// <summary>The shape [n, features] of a layer's output, once its sizes are known to fit.</summary>
    public static TensorShape Features(string layerName, long n, long features)
    {
        Check(layerName, n, features, 1, 1, 1);
        return new TensorShape((int)n, (int)features);
    }

    private static void Check(string layerName, long n, long c, long depth, long height, long width)
    {
        if (n > int.MaxValue || c > int.MaxValue || depth > int.MaxValue || height > int.MaxValue
            || width > int.MaxValue || TensorShape.CountElements(n, c, depth, height, width) > long.MaxValue)
        {
            string slices = depth == 1 ? string.Empty : $"{depth}×";
            throw new ShapeException(layerName, $"the output {n}×{c}×{slices}{height}×{width} is too large to count");
        }
    }
}
