using System;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>
/// One configuration of a dynamic convolution layer and its input; the seed fixes every number in them. Prints itself
/// as a line that <see cref="Parse"/> reads, so that a failure can be replayed.
/// </summary>
internal sealed record ConvolutionCase
{
    /// <summary>Samples.</summary>
    public int N { get; init; } = 1;

    /// <summary>Input channels.</summary>
    public int C { get; init; } = 1;

    /// <summary>Output channels.</summary>
    public int O { get; init; } = 1;

    /// <summary>Input rows.</summary>
    public int H { get; init; } = 1;

    /// <summary>Input columns.</summary>
    public int W { get; init; } = 1;

    /// <summary>Kernel, strides, paddings, dilations.</summary>
    public Window Window { get; init; } = Window.Square(1);

    /// <summary>Groups; divides C and O.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>K, the experts.</summary>
    public int Experts { get; init; } = 4;

    /// <summary>The attention's hidden width.</summary>
    public int Hidden { get; init; } = 4;

    /// <summary>Whether attention.fc1 has a bias.</summary>
    public bool Fc1Bias { get; init; } = true;

    /// <summary>Whether attention.fc2 has a bias.</summary>
    public bool Fc2Bias { get; init; } = true;

    /// <summary>Whether the experts have biases.</summary>
    public bool BankBias { get; init; } = true;

    /// <summary>The softmax's temperature.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>What follows the convolution.</summary>
    public Nonlinearity Activation { get; init; }

    /// <summary>Fixes the input and the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>[N, C, H, W].</summary>
    public Planes Input => new(N, C, H, W);

    /// <summary>[N, O, H', W'].</summary>
    public Planes Output => Window.Outputs(Input, O);

    /// <summary>Elements of one expert's weight, O·C/G·kh·kw.</summary>
    public int FilterElements => O * (C / Groups) * Window.Taps;

    /// <summary>Floating-point operations of the whole layer, two for a multiply-add.</summary>
    public long Work
    {
        get
        {
            long attention = (long)N * ((C * Hidden) + (Hidden * Experts));
            long mixture = (long)N * Experts * FilterElements;
            long convolution = (long)N * Output.Area * FilterElements;
            return Input.Count + (2 * (attention + mixture + convolution));
        }
    }

    /// <summary>Whether PyTorch would accept the configuration.</summary>
    public bool IsValid =>
        Math.Min(Math.Min(Math.Min(N, C), Math.Min(O, H)), W) > 0
        && Groups > 0 && C % Groups == 0 && O % Groups == 0
        && Experts > 0 && Hidden > 0 && Temperature > 0
        && IsUsable(Window.Y) && IsUsable(Window.X)
        && Output.H > 0 && Output.W > 0;

    /// <summary>The line that <see cref="Parse"/> reads back.</summary>
    public override string ToString() => ConvolutionCaseText.Write(this);

    /// <summary>Reads a case from its line; what the line leaves out has the default of this record.</summary>
    /// <exception cref="FormatException">An unknown word or number, or a configuration that is not valid.</exception>
    public static ConvolutionCase Parse(string line) => ConvolutionCaseText.Read(line);

    private static bool IsUsable(WindowAxis axis) =>
        axis.Taps > 0 && axis.Stride > 0 && axis.Padding >= 0 && axis.Dilation > 0;
}
