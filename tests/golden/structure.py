"""The layers that published networks have beside their convolutions: structure/NNN.json names the layer and its
arguments, NNN.npz holds its state dict, an input, and one with NaN and infinities."""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.append(str(pathlib.Path(__file__).resolve().parent / "networks"))

from dymn import Block as DyMNBlock  # noqa: E402


class LayerNorm(nn.Module):
    """Over the channels of [N, C, H, W], or the features of [N, C]."""

    def __init__(self, channels, eps=1e-5, affine=True):
        super().__init__()
        self.channels, self.eps = channels, eps
        if affine:
            self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        else:
            self.weight = self.bias = None

    def forward(self, x):
        last = x.movedim(1, -1)
        return F.layer_norm(last, (self.channels,), self.weight, self.bias, self.eps).movedim(-1, 1)


class Gate(nn.Module):
    """x multiplied by something of its own of another shape."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def forward(self, x):
        gate = {"same": lambda: torch.tanh(x),
                "features": lambda: x.mean((2, 3))[:, :, None, None],
                "rows": lambda: torch.sigmoid(x.mean(3, keepdim=True)),
                "columns": lambda: torch.sigmoid(x.mean(2, keepdim=True)),
                "channels": lambda: x.mean(1, keepdim=True),
                "coordinates": lambda: torch.sigmoid(x.mean(3, keepdim=True)) * x.mean((2, 3), keepdim=True),
                }[self.kind]()
        return F.relu(x * gate)


class Reduce(nn.Module):
    def __init__(self, operation, axis):
        super().__init__()
        self.operation, self.axis = operation, axis

    def forward(self, x):
        return x.mean(self.axis, keepdim=True) if self.operation == "mean" else x.amax(self.axis, keepdim=True)


class Concat(nn.Module):
    """x, a part of x, and x again."""

    def __init__(self, axis, start, length):
        super().__init__()
        self.axis, self.start, self.length = axis, start, length

    def forward(self, x):
        return torch.cat([x, x.narrow(self.axis, self.start, self.length), F.relu(x)], self.axis)


class Slice(nn.Module):
    def __init__(self, axis, start, length):
        super().__init__()
        self.axis, self.start, self.length = axis, start, length

    def forward(self, x):
        return x.narrow(self.axis, self.start, self.length)


class Transpose(nn.Module):
    def forward(self, x):
        return x.transpose(2, 3)


class SqueezeExcite(nn.Module):
    """timm's, torchvision's or d-li14's names."""

    def __init__(self, form, channels, reduced, activation="ReLU", gate="Sigmoid", bias=True):
        super().__init__()
        self.activation, self.gate, self.form = getattr(nn, activation)(), getattr(nn, gate)(), form
        if form == "fc":
            self.fc = nn.Sequential(nn.Linear(channels, reduced, bias), self.activation,
                                    nn.Linear(reduced, channels, bias), self.gate)
        else:
            self.names = {"timm": ("conv_reduce", "conv_expand"), "torchvision": ("fc1", "fc2")}[form]
            self.add_module(self.names[0], nn.Conv2d(channels, reduced, 1, bias=bias))
            self.add_module(self.names[1], nn.Conv2d(reduced, channels, 1, bias=bias))

    def forward(self, x):
        if self.form == "fc":
            return x * self.fc(x.mean((2, 3)))[:, :, None, None]
        reduce, expand = (getattr(self, name) for name in self.names)
        return x * self.gate(expand(self.activation(reduce(x.mean((2, 3), keepdim=True)))))


class DyReLU(nn.Module):
    """Type A (one set of coefficients for a sample) or B (one for each channel), with K = 2."""

    def __init__(self, channels, reduced, kind, buffers=True):
        super().__init__()
        self.shape = (1, 4) if kind == "A" else (channels, 4)
        self.fc1, self.fc2 = nn.Linear(channels, reduced), nn.Linear(reduced, 4 * self.shape[0])
        self.register_buffer("lambdas", torch.tensor([1, 1, 0.5, 0.5]), persistent=buffers)
        self.register_buffer("init_v", torch.tensor([1.0, 0, 0, 0]), persistent=buffers)
        if buffers:
            self.lambdas.copy_(torch.tensor([1, 0.75, 0.5, 0.25]))
            self.init_v.copy_(torch.tensor([1.0, 0.125, 0, -0.5]))

    def forward(self, x):
        theta = 2 * torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3)))))) - 1
        a1, a2, b1, b2 = (theta.view(-1, *self.shape) * self.lambdas + self.init_v)[:, :, None, None].unbind(-1)
        return torch.maximum(a1 * x + b1, a2 * x + b2)


class Involution(nn.Module):
    """A kernel for each pixel and group of channels, in mmclassification's or xmu's names."""

    def __init__(self, form, channels, kernel_size, stride=1, group_channels=16, reduction=4):
        super().__init__()
        self.form, self.kernel, self.stride, self.groups = form, kernel_size, stride, channels // group_channels
        plain = form == "xmu"
        conv1 = nn.Conv2d(channels, channels // reduction, 1, bias=plain)
        conv2 = nn.Conv2d(channels // reduction, kernel_size ** 2 * self.groups, 1)
        norm = nn.BatchNorm2d(channels // reduction)
        if plain:
            self.conv1, self.bn, self.conv2 = conv1, norm, conv2
        else:
            self.conv1 = nn.ModuleDict({"conv": conv1, "bn": norm})
            self.conv2 = nn.ModuleDict({"conv": conv2})

    def forward(self, x):
        conv1, norm, conv2 = ((self.conv1, self.bn, self.conv2) if self.form == "xmu"
                              else (self.conv1["conv"], self.conv1["bn"], self.conv2["conv"]))
        means = x if self.stride == 1 else F.avg_pool2d(x, self.stride)
        weight = conv2(F.relu(norm(conv1(means))))
        n, c, height, width = x.shape[0], x.shape[1], *weight.shape[2:]
        taps = F.unfold(x, self.kernel, 1, self.kernel // 2, self.stride)
        taps = taps.view(n, self.groups, c // self.groups, self.kernel ** 2, height, width)
        return (weight.view(n, self.groups, 1, self.kernel ** 2, height, width) * taps).sum(3).view(n, c, height, width)


class DynamicDepthwiseConv2d(nn.Module):
    """DWNet's: a small network makes the kernel of each sample."""

    def __init__(self, channels, kernel_size=7):
        super().__init__()
        self.kernel = kernel_size
        self.conv1, self.bn = nn.Conv2d(channels, channels // 4, 1, bias=False), nn.BatchNorm2d(channels // 4)
        self.conv2 = nn.Conv2d(channels // 4, channels * kernel_size ** 2, 1)
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        weight = self.conv2(F.relu(self.bn(self.conv1(x.mean((2, 3), keepdim=True)))))
        return torch.cat([F.conv2d(x[n:n + 1], weight[n].view(-1, 1, self.kernel, self.kernel), self.bias,
                                   padding=self.kernel // 2, groups=x.shape[1]) for n in range(len(x))])


class PointwiseLinear(nn.Module):
    """A linear layer over the channels."""

    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, x):
        return F.linear(x.movedim(1, -1), self.weight, self.bias).movedim(-1, 1)


class GRU(nn.GRU):
    """Over [N, C, T, 1], to the states after every step."""

    def __init__(self, **arguments):
        super().__init__(batch_first=True, **arguments)

    def forward(self, x):
        return super().forward(x.squeeze(3).transpose(1, 2))[0].transpose(1, 2)[..., None]


class AxisDynamicConv2d(nn.Module):
    """FDY-Conv (axis 3: a kernel for each frequency of [N, C, T, F]) or TDY-Conv (axis 2: one for each time)."""

    def __init__(self, channels, filters, kernel_size, stride=1, padding=0, axis=3, experts=4, bias=False,
                 temperature=31.0):
        super().__init__()
        hidden = max(channels // 4, 4)
        self.attention = nn.ModuleDict({
            "conv1d1": nn.Conv1d(channels, hidden, 3, stride, 1, bias=False),
            "bn": nn.BatchNorm1d(hidden),
            "conv1d2": nn.Conv1d(hidden, experts, 1),
        })
        self.weight = nn.Parameter(torch.zeros(experts, filters, channels, *kernel_size))
        self.bias = nn.Parameter(torch.zeros(experts, filters)) if bias else None
        self.stride, self.padding, self.axis, self.temperature = stride, padding, axis, temperature

    def forward(self, x):
        conv1, norm, conv2 = (self.attention[name] for name in ("conv1d1", "bn", "conv1d2"))
        means = x.mean(5 - self.axis)
        shares = torch.softmax(conv2(F.relu(norm(conv1(means)))) / self.temperature, 1).unsqueeze(5 - self.axis)
        return sum(shares[:, k:k + 1] * F.conv2d(x, weight, None if self.bias is None else self.bias[k], self.stride,
                                                 self.padding) for k, weight in enumerate(self.weight))


OWN = {"DyMNBlock": DyMNBlock} | {cls.__name__: cls for cls in (GRU, AxisDynamicConv2d, LayerNorm, Gate, Reduce, Concat, Slice, Transpose, SqueezeExcite, DyReLU,
                                     Involution, DynamicDepthwiseConv2d, PointwiseLinear)}


def layer(name, shape, **arguments):
    return name, shape, arguments


CASES = [
    layer("PReLU", (2, 5, 3, 4)),
    layer("PReLU", (2, 5, 3, 4), num_parameters=5),
    layer("PReLU", (3, 6), num_parameters=6),
    layer("LeakyReLU", (2, 3, 5, 7)),
    layer("LeakyReLU", (2, 9), negative_slope=0.2),
    layer("LayerNorm", (2, 37, 5, 7), channels=37),
    layer("LayerNorm", (3, 96, 2, 2), channels=96, eps=1e-6),
    layer("LayerNorm", (1, 8, 1, 1), channels=8, affine=False),
    layer("LayerNorm", (5, 130), channels=130, eps=1e-6),
    *(layer("Gate", (3, 5, 4, 6), kind=kind)
      for kind in ("same", "features", "rows", "columns", "channels", "coordinates")),
    *(layer("Reduce", (3, 5, 4, 7), operation=operation, axis=axis)
      for operation in ("mean", "max") for axis in (1, 2, 3)),
    layer("Reduce", (2, 70, 9, 1), operation="mean", axis=1),
    layer("Reduce", (2, 3, 1, 300), operation="max", axis=3),
    layer("Concat", (3, 5, 4, 6), axis=1, start=1, length=3),
    layer("Concat", (3, 5, 4, 6), axis=2, start=0, length=2),
    layer("Concat", (3, 5, 4, 6), axis=3, start=5, length=1),
    layer("Concat", (2, 7), axis=1, start=2, length=4),
    layer("Slice", (3, 5, 4, 6), axis=1, start=2, length=2),
    layer("Slice", (3, 5, 4, 6), axis=2, start=1, length=3),
    layer("Slice", (3, 5, 4, 6), axis=3, start=0, length=5),
    layer("Slice", (3, 9), axis=1, start=4, length=5),
    layer("Transpose", (2, 3, 5, 7)),
    layer("ChannelShuffle", (2, 12, 3, 5), groups=3),
    layer("PixelShuffle", (2, 18, 3, 5), upscale_factor=3),
    layer("PixelUnshuffle", (2, 3, 4, 6), downscale_factor=2),
    layer("Upsample", (2, 3, 4, 5), scale_factor=2),
    layer("Upsample", (2, 3, 4, 5), scale_factor=[3, 2]),
    layer("Upsample", (2, 3, 4, 5), scale_factor=2, mode="bilinear"),
    layer("Upsample", (1, 2, 1, 7), scale_factor=[4, 3], mode="bilinear"),
    layer("Upsample", (1, 2, 5, 3), scale_factor=[1, 2], mode="bilinear"),
    layer("ZeroPad2d", (2, 3, 4, 5), padding=2),
    layer("ZeroPad2d", (2, 3, 4, 5), padding=[0, 3, 1, 2]),
    layer("ReflectionPad2d", (2, 3, 4, 5), padding=2),
    layer("ReflectionPad2d", (2, 3, 4, 5), padding=[4, 1, 0, 3]),
    layer("SqueezeExcite", (3, 12, 5, 4), form="timm", channels=12, reduced=5, activation="SiLU"),
    layer("SqueezeExcite", (3, 16, 3, 4), form="torchvision", channels=16, reduced=4, gate="Hardsigmoid"),
    layer("SqueezeExcite", (2, 16, 4, 4), form="fc", channels=16, reduced=2, bias=False),
    layer("DyReLU", (3, 8, 4, 5), channels=8, reduced=2, kind="A"),
    layer("DyReLU", (3, 8, 4, 5), channels=8, reduced=2, kind="B"),
    layer("DyReLU", (2, 6, 3, 3), channels=6, reduced=3, kind="B", buffers=False),
    layer("Involution", (2, 32, 5, 6), form="mmcls", channels=32, kernel_size=7),
    layer("Involution", (3, 16, 6, 8), form="mmcls", channels=16, kernel_size=3, stride=2),
    layer("Involution", (1, 12, 9, 4), form="xmu", channels=12, kernel_size=5, group_channels=12),
    layer("Involution", (2, 9, 3, 3), form="xmu", channels=9, kernel_size=1, group_channels=3, reduction=2),
    layer("DynamicDepthwiseConv2d", (3, 8, 9, 6), channels=8),
    # Not 3: PyTorch's own depthwise 3x3 skips padding, where others multiply it by a weight that may be infinite.
    layer("DynamicDepthwiseConv2d", (2, 6, 4, 5), channels=6, kernel_size=5),
    layer("PointwiseLinear", (2, 5, 3, 4), in_features=5, out_features=7),
    layer("PointwiseLinear", (1, 6, 2, 2), in_features=6, out_features=4, bias=False),
    layer("GRU", (3, 5, 7, 1), input_size=5, hidden_size=6),
    layer("GRU", (2, 4, 9, 1), input_size=4, hidden_size=3, num_layers=2, bidirectional=True),
    layer("GRU", (2, 3, 1, 1), input_size=3, hidden_size=70, bias=False, bidirectional=True),
    layer("AxisDynamicConv2d", (3, 6, 8, 7), channels=6, filters=5, kernel_size=[3, 3], padding=1, temperature=1.0),
    layer("AxisDynamicConv2d", (3, 6, 8, 7), channels=6, filters=5, kernel_size=[3, 3], padding=1, temperature=1.0, axis=2),
    layer("AxisDynamicConv2d", (2, 20, 5, 9), channels=20, filters=3, kernel_size=[3, 3], stride=2, padding=1, bias=True),
    layer("AxisDynamicConv2d", (2, 5, 9, 6), channels=5, filters=4, kernel_size=[3, 3], stride=2, padding=1, axis=2,
          experts=6, bias=True, temperature=3.0),
    layer("AxisDynamicConv2d", (2, 3, 6, 4), channels=3, filters=2, kernel_size=[1, 1], axis=2, experts=1, temperature=2.0),
    # Channels are multiples of 8: 8 to 24 to 16; 16 to 16 to 16, which is added to the input; 16 to 40 to 16.
    layer("DyMNBlock", (3, 8, 9, 7), width=1.0, channels=8, kernel=5, expanded=24, filters=16, hard_swish=True, stride=2,
          temperature=1.0),
    layer("DyMNBlock", (2, 16, 5, 6), width=1.0, channels=16, kernel=5, expanded=16, filters=16, hard_swish=False, stride=1,
          temperature=3.0),
    layer("DyMNBlock", (1, 16, 6, 11), width=0.5, channels=32, kernel=5, expanded=80, filters=32, hard_swish=True, stride=1,
          temperature=1.0),
]


def build(name, arguments):
    arguments = {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}
    return OWN[name](**arguments) if name in OWN else getattr(nn, name)(**arguments)


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (name, shape, arguments) in enumerate(CASES):
        torch.manual_seed(9000 + index)
        generator = torch.Generator().manual_seed(9000 + index)
        module = build(name, arguments).eval()
        with torch.no_grad():
            for parameter in module.parameters():
                spread = 2 / parameter[0].numel() ** 0.5 if parameter.dim() > 1 else 0.75
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * spread)
            for norm in module.modules():
                if isinstance(norm, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    norm.running_mean.copy_(torch.randn(norm.num_features, generator=generator) * 0.5)
                    norm.running_var.copy_(torch.rand(norm.num_features, generator=generator) + 0.25)
            x = torch.round(torch.randn(*shape, generator=generator) * 2 * 128) / 128
            output = module(x)
            state = {key: value.clone() for key, value in module.state_dict().items()}
            broken = x.clone().flatten(1)
            for sample in range(shape[0]):
                place = broken.shape[1] // 2 + sample
                broken[sample, place] = (float("nan"), float("inf"), -float("inf"))[sample % 3]
            broken = broken.view(shape)
            spoiled = module(broken)
            double = module.double()(x.double())
        arrays = {"input": x, "output": output, "output_f64": double, "broken_input": broken, "broken_output": spoiled,
                  **state}
        np.savez_compressed(folder / f"{index:03}.npz", **{key: value.numpy() for key, value in arrays.items()})
        facts = {"layer": name, "arguments": arguments, "parameters": list(state)}
        (folder / f"{index:03}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(CASES)
