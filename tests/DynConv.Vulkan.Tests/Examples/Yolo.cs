using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Tests.Examples;

internal sealed class Yolo : Layer
{
    private readonly Sequential _layers = new(Conv(3, 16, 3), new C2f(16, 24), new SPPF(24, 16));

    public override Value Forward(NetworkBuilder network, Value input) => network.Apply("layers", _layers, input);

    private static Sequential Conv(int channels, int filters, int kernel = 1) => new(
        ("conv", new DynamicConv2d(channels, filters, kernel, padding: kernel / 2)),
        ("bn", new BatchNorm2d(filters, eps: 1e-3)),
        ("act", new SiLU()));

    private sealed class C2f(int channels, int filters) : Layer
    {
        private readonly int _half = filters / 2;

        public override Value Forward(NetworkBuilder network, Value input)
        {
            Value x = network.Apply("cv1", Conv(channels, filters), input);
            Value first = network.Slice(x, 0, _half), second = network.Slice(x, _half, _half);
            Sequential bottleneck = new(Conv(_half, _half, 3), Conv(_half, _half, 3));
            Value third = network.Add(network.Apply("m.0", bottleneck, second), second);
            return network.Apply("cv2", Conv(3 * _half, filters), network.Concat(first, second, third));
        }
    }

    private sealed class SPPF(int channels, int filters) : Layer
    {
        private readonly MaxPool2d _pool = new(5, 1, 2);

        public override Value Forward(NetworkBuilder network, Value input)
        {
            Value a = network.Apply("cv1", Conv(channels, channels / 2), input);
            Value b = network.Apply(_pool, a), c = network.Apply(_pool, b), d = network.Apply(_pool, c);
            return network.Apply("cv2", Conv(2 * channels, filters), network.Concat(a, b, c, d));
        }
    }
}
