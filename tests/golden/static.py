"""The cases of ordinary layers: static/NNN.json names the layer and its constructor's arguments, NNN.npz holds the rest."""

import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class ResidualBlock(nn.Module):
    """ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)); the shortcut is x itself, or a 1x1 convolution and norm."""

    def __init__(self, in_channels, out_channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                                          nn.BatchNorm2d(out_channels))
        else:
            self.shortcut = nn.Sequential()

    def forward(self, x):
        inner = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(inner + self.shortcut(x))


def layer(name, shape, **arguments):
    return name, shape, arguments


CASES = [
    layer("Conv2d", (2, 3, 9, 11), in_channels=3, out_channels=8, kernel_size=3, padding=1),
    layer("Conv2d", (1, 8, 7, 7), in_channels=8, out_channels=6, kernel_size=1, bias=False),
    layer("Conv2d", (3, 4, 12, 9), in_channels=4, out_channels=6, kernel_size=[5, 3], stride=[2, 1], padding=[0, 4],
          dilation=[1, 2], groups=2),
    layer("Conv2d", (2, 6, 8, 8), in_channels=6, out_channels=6, kernel_size=3, stride=2, padding=1, groups=6),
    layer("Conv2d", (2, 5, 6, 7), in_channels=5, out_channels=15, kernel_size=3, padding=2, groups=5, bias=False),
    layer("Conv2d", (1, 2, 1, 1), in_channels=2, out_channels=3, kernel_size=3, padding=3),
    layer("Conv2d", (9, 1, 6, 5), in_channels=1, out_channels=1, kernel_size=[1, 4], padding=[0, 2]),
    layer("BatchNorm2d", (3, 5, 6, 7), num_features=5),
    layer("BatchNorm2d", (2, 7, 1, 1), num_features=7, eps=1e-3),
    layer("BatchNorm2d", (2, 4, 5, 3), num_features=4, affine=False),
    layer("MaxPool2d", (2, 3, 9, 10), kernel_size=2),
    layer("MaxPool2d", (2, 3, 9, 10), kernel_size=3, stride=2, padding=1),
    layer("MaxPool2d", (1, 4, 10, 7), kernel_size=3, stride=2, ceil_mode=True),
    layer("MaxPool2d", (2, 2, 11, 12), kernel_size=[3, 2], stride=[2, 3], padding=[1, 0], dilation=[2, 3]),
    layer("MaxPool2d", (1, 3, 6, 6), kernel_size=2, stride=3, padding=1, ceil_mode=True),
    layer("AvgPool2d", (2, 3, 8, 9), kernel_size=2),
    layer("AvgPool2d", (2, 3, 9, 8), kernel_size=3, stride=2, padding=1),
    layer("AvgPool2d", (2, 3, 9, 8), kernel_size=3, stride=2, padding=1, count_include_pad=False),
    layer("AvgPool2d", (1, 4, 10, 7), kernel_size=3, stride=2, padding=1, ceil_mode=True),
    layer("AvgPool2d", (1, 4, 10, 7), kernel_size=[3, 2], stride=[3, 2], padding=[1, 1], ceil_mode=True,
          count_include_pad=False),
    layer("AdaptiveAvgPool2d", (2, 5, 7, 9), output_size=1),
    layer("AdaptiveAvgPool2d", (1, 3, 10, 7), output_size=[3, 4]),
    layer("AdaptiveAvgPool2d", (2, 2, 3, 5), output_size=[7, 7]),
    layer("Linear", (4, 17), in_features=17, out_features=10),
    layer("Linear", (1, 64), in_features=64, out_features=3, bias=False),
    layer("Linear", (33, 1), in_features=1, out_features=5),
    layer("ReLU", (2, 3, 5, 7)),
    layer("ReLU6", (2, 3, 5, 7)),
    layer("SiLU", (2, 3, 5, 7)),
    layer("ResidualBlock", (2, 6, 7, 9), in_channels=6, out_channels=6, stride=1),
    layer("ResidualBlock", (3, 4, 9, 8), in_channels=4, out_channels=8, stride=2),
    layer("Hardswish", (2, 3, 5, 7)),
    layer("Hardsigmoid", (2, 3, 5, 7)),
    layer("GELU", (2, 3, 5, 7)),
    layer("Tanh", (2, 3, 5, 7)),
    layer("Sigmoid", (2, 3, 5, 7)),
]


def build(name, arguments):
    arguments = {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}
    return ResidualBlock(**arguments) if name == "ResidualBlock" else getattr(nn, name)(**arguments)


def randomise_norms(module, generator):
    """Statistics and scales as training leaves them, and two that it seldom does: gamma negative and gamma zero."""
    for norm in module.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.running_mean.copy_(torch.randn(norm.num_features, generator=generator))
            norm.running_var.copy_(torch.rand(norm.num_features, generator=generator) * 2 + 0.1)
            if norm.affine:
                with torch.no_grad():
                    norm.weight.copy_(torch.randn(norm.num_features, generator=generator) * 0.5 + 1)
                    norm.weight[0] = -0.75
                    norm.weight[-1] = 0
                    norm.bias.copy_(torch.randn(norm.num_features, generator=generator) * 0.5)


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (name, shape, arguments) in enumerate(CASES):
        torch.manual_seed(2000 + index)
        generator = torch.Generator().manual_seed(2000 + index)
        module = build(name, arguments).eval()
        randomise_norms(module, generator)
        # Scaled so that ReLU6 meets its upper bound; all negative in a corner, where a maximum may not start at zero.
        x = torch.round(torch.randn(*shape, generator=generator) * 4 * 128) / 128
        x[..., :3] = -x[..., :3].abs()
        with torch.no_grad():
            output = module(x)
            state = {key: value.clone() for key, value in module.state_dict().items()}
            double = module.double()(x.double())
        arrays = {"input": x, "output": output, "output_f64": double, **state}
        np.savez_compressed(folder / f"{index:03}.npz", **{key: value.numpy() for key, value in arrays.items()})
        facts = {"layer": name, "arguments": arguments, "parameters": list(state)}
        (folder / f"{index:03}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(CASES)
