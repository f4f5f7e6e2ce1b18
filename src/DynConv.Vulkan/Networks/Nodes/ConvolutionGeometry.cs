using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The numbers of a convolution (cross-correlation, as <c>torch.nn.Conv2d</c> with zero padding). One over sequences is one
/// over images of one row; one over volumes has <see cref="Depth"/> besides.
/// </summary>
/// <param name="InChannels">C.</param>
/// <param name="OutChannels">O.</param>
/// <param name="Kernel">Taps per axis.</param>
/// <param name="Stride">Pixels between two windows.</param>
/// <param name="Padding">Zeros before and after the input.</param>
/// <param name="Dilation">Pixels between two taps.</param>
/// <param name="Groups">G; divides C and O.</param>
public readonly record struct ConvolutionGeometry(
    int InChannels, int OutChannels, Size2d Kernel, Size2d Stride, Size2d Padding, Size2d Dilation, int Groups)
{
    /// <summary>
    /// Whether the padding is TensorFlow's 'SAME' instead of <see cref="Padding"/>, which then is 0: as many zeros as give
    /// ⌈H / stride⌉ rows, half of them before the input, an odd one after it; columns alike.
    /// </summary>
    public bool IsSame { get; init; }

    /// <summary>Whether it is over sequences [N, C, L].</summary>
    internal bool IsSequence { get; init; }

    /// <summary>The axis of the slices, where it is over volumes [N, C, D, H, W].</summary>
    internal ConvolutionDepth? Depth { get; init; }

    /// <summary>kd·kh·kw.</summary>
    internal int Taps => checked((Depth?.Kernel ?? 1) * KernelHeight * KernelWidth);

    /// <summary>[kw], [kh, kw] or [kd, kh, kw], as PyTorch keeps a kernel.</summary>
    internal int[] KernelShape => Depth is ConvolutionDepth depth ? [depth.Kernel, KernelHeight, KernelWidth]
        : IsSequence ? [KernelWidth]
        : [KernelHeight, KernelWidth];

    /// <summary>kh.</summary>
    public int KernelHeight => Kernel.Height;

    /// <summary>kw.</summary>
    public int KernelWidth => Kernel.Width;

    /// <summary>C/G.</summary>
    public int InChannelsPerGroup => InChannels / Groups;

    /// <summary>O/G.</summary>
    public int OutChannelsPerGroup => OutChannels / Groups;

    /// <summary>Checks what a layer was given.</summary>
    /// <exception cref="ArgumentException">A number is out of its range; the message says which.</exception>
    internal static ConvolutionGeometry Create(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride,
        Size2d? padding,
        Size2d? dilation,
        int groups,
        bool samePadding = false)
    {
        ConvolutionGeometry geometry = new(
            LayerArguments.Positive(inChannels, nameof(inChannels)),
            LayerArguments.Positive(outChannels, nameof(outChannels)),
            LayerArguments.Positive(kernelSize, nameof(kernelSize)),
            LayerArguments.Positive(stride ?? 1, nameof(stride)),
            LayerArguments.NotNegative(padding ?? 0, nameof(padding)),
            LayerArguments.Positive(dilation ?? 1, nameof(dilation)),
            LayerArguments.Positive(groups, nameof(groups)))
        {
            IsSame = samePadding,
        };
        if (samePadding && geometry.Padding != 0)
        {
            throw new ArgumentException(
                $"padding is {geometry.Padding} beside 'SAME' padding, which says itself how much: leave one of them away",
                nameof(padding));
        }

        LayerArguments.Divides(groups, inChannels, nameof(inChannels));
        LayerArguments.Divides(groups, outChannels, nameof(outChannels));
        return geometry;
    }

    /// <summary>As <see cref="Create"/>, over sequences.</summary>
    /// <exception cref="ArgumentException">A number is out of its range; the message says which.</exception>
    internal static ConvolutionGeometry CreateSequence(
        int inChannels, int outChannels, int kernelSize, int stride, int padding, int dilation, int groups)
        => Create(
            inChannels, outChannels, (1, LayerArguments.Positive(kernelSize, nameof(kernelSize))),
            (1, LayerArguments.Positive(stride, nameof(stride))), (0, padding), (1, dilation), groups) with
        {
            IsSequence = true,
        };

    /// <summary>As <see cref="Create"/>, over volumes.</summary>
    /// <exception cref="ArgumentException">A number is out of its range; the message says which.</exception>
    internal static ConvolutionGeometry CreateVolume(
        int inChannels, int outChannels, Size3d kernelSize, Size3d? stride, Size3d? padding, Size3d? dilation,
        int groups)
    {
        (Size3d step, Size3d zeros, Size3d spread) = (stride ?? 1, padding ?? 0, dilation ?? 1);
        return Create(inChannels, outChannels, kernelSize.Slice, step.Slice, zeros.Slice, spread.Slice, groups) with
        {
            Depth = new ConvolutionDepth(
                LayerArguments.Positive(kernelSize.Depth, nameof(kernelSize)),
                LayerArguments.Positive(step.Depth, nameof(stride)),
                LayerArguments.NotNegative(zeros.Depth, nameof(padding)),
                LayerArguments.Positive(spread.Depth, nameof(dilation))),
        };
    }

    /// <summary>Rows of the output.</summary>
    /// <param name="inputHeight">Rows of the input.</param>
    /// <returns>⌊(H + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1; below 1 where the window does not
    /// fit.</returns>
    /// <exception cref="OverflowException">They do not fit an int.</exception>
    public int OutputHeight(int inputHeight) => checked((int)PositionsDown(inputHeight));

    /// <summary>Columns of the output.</summary>
    /// <param name="inputWidth">Columns of the input.</param>
    /// <returns>As <see cref="OutputHeight"/>, along the columns.</returns>
    /// <exception cref="OverflowException">They do not fit an int.</exception>
    public int OutputWidth(int inputWidth) => checked((int)PositionsAcross(inputWidth));

    /// <summary>Zeros before the first row and column of an input.</summary>
    /// <param name="inputHeight">Rows of the input.</param>
    /// <param name="inputWidth">Columns of the input.</param>
    /// <returns><see cref="Padding"/>, or what 'SAME' makes of the input.</returns>
    public Size2d PaddingBefore(int inputHeight, int inputWidth) => IsSame
        ? new Size2d(
            WindowMath.SamePadding(inputHeight, Kernel.Height, Stride.Height, Dilation.Height) / 2,
            WindowMath.SamePadding(inputWidth, Kernel.Width, Stride.Width, Dilation.Width) / 2)
        : Padding;

    /// <summary>The output of an input, or what is wrong with it.</summary>
    /// <exception cref="ShapeException">The input does not suit the convolution.</exception>
    internal TensorShape InferOutput(string layerName, TensorShape input)
    {
        ShapeRules.RequireRank(layerName, input, Depth is not null ? 5 : IsSequence ? 3 : 4);
        ShapeRules.RequireChannels(layerName, input, InChannels);
        long depth = Depth?.Positions(input.D) ?? 1, height = PositionsDown(input.H), width = PositionsAcross(input.W);
        if (depth < 1 || height < 1 || width < 1)
        {
            throw Depth is ConvolutionDepth slices
                ? ShapeRules.WindowTooLarge(
                    layerName, input, new Size3d(slices.Kernel, KernelHeight, KernelWidth),
                    new Size3d(slices.Padding, Padding.Height, Padding.Width),
                    new Size3d(slices.Dilation, Dilation.Height, Dilation.Width))
                : ShapeRules.WindowTooLarge(layerName, input, Kernel, Padding, Dilation);
        }

        return ShapeRules.Map(layerName, input, OutChannels, depth, height, width);
    }

    private long PositionsDown(int height) => IsSame
        ? WindowMath.SamePositions(height, Stride.Height)
        : WindowMath.Positions(height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height);

    private long PositionsAcross(int width) => IsSame
        ? WindowMath.SamePositions(width, Stride.Width)
        : WindowMath.Positions(width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width);
}
