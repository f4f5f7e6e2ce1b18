using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace Digits;

/// <summary>
/// The module of model.py, line by line. The library knows this network by its names too (NetworkRecogniser); it is
/// written out here to show how one describes a network of one's own.
/// </summary>
internal sealed class DigitsNet : Layer
{
    private readonly Conv2d _stem = new(1, 16, 3, padding: 1, bias: false);
    private readonly DynamicConv2d _conv1 = new(16, 32, 3, stride: 2, padding: 1);
    private readonly DynamicConv2d _dw = new(32, 32, 3, padding: 1, groups: 32);
    private readonly DynamicConv2d _pw = new(32, 48, 1);
    private readonly DynamicConv2d _conv2 = new(48, 48, 3, padding: 1);
    private readonly DynamicConv2d _conv3 = new(48, 64, 3, stride: 2, padding: 1, bias: false);
    private readonly Linear _fc = new(64, 10);

    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.ReLU(Norm("bn0", 16, network.Apply("stem", _stem, input)));
        x = network.ReLU(Norm("bn1", 32, network.Apply("conv1", _conv1, x)));
        x = network.ReLU6(Norm("bn2", 32, network.Apply("dw", _dw, x)));
        x = network.SiLU(Norm("bn3", 48, network.Apply("pw", _pw, x)));
        x = network.ReLU(network.Add(Norm("bn4", 48, network.Apply("conv2", _conv2, x)), x));
        x = network.Apply("pool", new MaxPool2d(2), x);
        x = network.ReLU(Norm("bn5", 64, network.Apply("conv3", _conv3, x)));
        x = network.Apply("gap", new AdaptiveAvgPool2d(1), x);
        return network.Apply("fc", _fc, network.Flatten(x));

        Value Norm(string name, int channels, Value value) => network.Apply(name, new BatchNorm2d(channels), value);
    }
}
