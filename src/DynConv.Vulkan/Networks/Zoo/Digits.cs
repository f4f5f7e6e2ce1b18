using System;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// The sample network: handwritten digits, five dynamic convolutions of four experts (3×3 with stride, depthwise,
/// 1×1, 3×3 with a shortcut, 3×3 without biases). [N, 1, 28, 28] to 10 logits. The module of
/// <c>samples/Digits/model.py</c>.
/// </summary>
public sealed class Digits : Layer
{
    private const int Experts = 4;

    private readonly Conv2d _stem = new(1, 16, 3, padding: 1, bias: false);
    private readonly BatchNorm2d _bn0 = new(16);
    private readonly DynamicConv2d _conv1 = new(16, 32, 3, stride: 2, padding: 1, bias: true, experts: Experts);
    private readonly BatchNorm2d _bn1 = new(32);
    private readonly DynamicConv2d _dw = new(32, 32, 3, padding: 1, groups: 32, bias: true, experts: Experts);
    private readonly BatchNorm2d _bn2 = new(32);
    private readonly DynamicConv2d _pw = new(32, 48, 1, bias: true, experts: Experts);
    private readonly BatchNorm2d _bn3 = new(48);
    private readonly DynamicConv2d _conv2 = new(48, 48, 3, padding: 1, bias: true, experts: Experts);
    private readonly BatchNorm2d _bn4 = new(48);
    private readonly MaxPool2d _pool = new(2);
    private readonly DynamicConv2d _conv3 = new(48, 64, 3, stride: 2, padding: 1, bias: false, experts: Experts);
    private readonly BatchNorm2d _bn5 = new(64);
    private readonly Linear _fc = new(64, 10);

    /// <summary>The entry in <see cref="NetworkRecogniser.Known"/>.</summary>
    internal static NetworkArchitecture Architecture { get; } = new(
        "digits",
        static () => new Digits(),
        new ImageInput(28, 28, [0.1307f], [0.3081f]) { IsLightOnDark = true },
        [
            new("stem.weight", 4), new("conv1.weight", 5), new("conv1.attention.fc1.weight", 4), new("dw.weight", 5),
            new("pw.weight", 5), new("conv2.weight", 5), new("conv3.weight", 5), new("fc.weight", 2),
        ])
    {
        Family = "DynamicConv",
        Temperature = 1,
        Parameters = 223298,
        Tensors = 57,
        Licence = "made by this project, MIT",
        Description = "handwritten digits, 28×28 grey, five dynamic convolutions",
        Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.ReLU(network.Apply("bn0", _bn0, network.Apply("stem", _stem, input)));
        x = network.ReLU(network.Apply("bn1", _bn1, network.Apply("conv1", _conv1, x)));
        x = network.ReLU6(network.Apply("bn2", _bn2, network.Apply("dw", _dw, x)));
        x = network.SiLU(network.Apply("bn3", _bn3, network.Apply("pw", _pw, x)));
        x = network.ReLU(network.Add(network.Apply("bn4", _bn4, network.Apply("conv2", _conv2, x)), x));
        x = network.Apply("pool", _pool, x);
        x = network.ReLU(network.Apply("bn5", _bn5, network.Apply("conv3", _conv3, x)));
        x = network.Flatten(network.Apply(new AdaptiveAvgPool2d(1), x));
        return network.Apply("fc", _fc, x);
    }
}
