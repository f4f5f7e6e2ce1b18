using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class LayerArgumentsTests
{
    private static readonly Dictionary<string, Func<Layer>> Wrong = new()
    {
        ["inChannels is 0"] = static () => new Conv2d(0, 4, 3),
        ["outChannels is -1"] = static () => new DynamicConv2d(4, -1, 3),
        ["kernelSize is 0×3"] = static () => new Conv2d(4, 4, (0, 3)),
        ["stride is 1×0"] = static () => new DynamicConv2d(4, 4, 3, stride: (1, 0)),
        ["padding is -1×-1"] = static () => new Conv2d(4, 4, 3, padding: -1),
        ["dilation is 0×0"] = static () => new DynamicConv2d(4, 4, 3, dilation: 0),
        ["groups is 0"] = static () => new Conv2d(4, 4, 3, groups: 0),
        ["inChannels is 6, which the 4 groups do not divide"] = static () => new DynamicConv2d(6, 8, 3, groups: 4),
        ["outChannels is 6, which the 4 groups do not divide"] = static () => new Conv2d(8, 6, 3, groups: 4),
        ["experts is 0"] = static () => new DynamicConv2d(4, 4, 3, experts: 0),
        ["temperature is 0"] = static () => new DynamicConv2d(4, 4, 3, temperature: 0),
        ["temperature is NaN"] = static () => new DynamicConv2d(4, 4, 3, temperature: float.NaN),
        ["numFeatures is 0"] = static () => new BatchNorm2d(0),
        ["eps is -1"] = static () => new BatchNorm2d(3, eps: -1),
        ["kernelSize is 0×0"] = static () => new MaxPool2d(0),
        ["stride is 0×0"] = static () => new AvgPool2d(2, stride: 0),
        ["padding is 2×1, at most half"] = static () => new MaxPool2d(3, padding: (2, 1)),
        ["padding is 1×0, at most half"] = static () => new AvgPool2d((1, 3), padding: (1, 0)),
        ["padding is 0×-1"] = static () => new AvgPool2d(3, padding: (0, -1)),
        ["outputSize is 0×0"] = static () => new AdaptiveAvgPool2d(0),
        ["inFeatures is 0"] = static () => new Linear(0, 3),
        ["outFeatures is -7"] = static () => new Linear(1, -7),
        ["p is 2"] = static () => new Dropout(2),
        ["two layers are called 'a'"] = static () => new Sequential(("a", new ReLU()), ("a", new ReLU())),
        ["no branches"] = static () => new Add(Array.Empty<Layer>()),
    };

    public static TheoryData<string> Problems => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Problems))]
    public void Wrong_arguments_are_refused_when_the_layer_is_made(string problem)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => Wrong[problem]());

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dilated_window_may_have_as_much_padding_as_PyTorch_allows() =>
        Assert.NotNull(new MaxPool2d(3, padding: 2, dilation: 2));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.PositiveInfinity)]
    public void A_temperature_for_all_layers_is_checked_too(float temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkOptions { Temperature = temperature });

    [Fact]
    public void A_size_is_one_number_or_a_pair_as_in_PyTorch()
    {
        Size2d both = 3, pair = (3, 5);

        Assert.Equal((new Size2d(3, 3), new Size2d(3, 5)), (both, pair));
        Assert.Equal("3×5", pair.ToString());
    }
}
