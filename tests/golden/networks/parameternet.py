#!/usr/bin/python3
"""ParameterNet-600M (Han et al., "ParameterNet: Parameters Are All You Need for Large-scale Visual Pretraining of
Mobile Networks", CVPR 2024; arXiv 2306.14525): a GhostNet with CondConvs; keys as huawei-noah/Efficient-AI-Backbones
has them."""

import math
import re

import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write


class CondConv(nn.Module):
    """Only holds the experts: one row each, in the order [O, C/G, k, k]."""

    def __init__(self, experts, count):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(experts, count))


class DynamicConv(nn.Module):
    """sum_k r_k W_k, r = sigmoid(routing(mean of each plane))."""

    def __init__(self, C, O, kernel, stride=1, groups=1, experts=4):
        super().__init__()
        self.routing = nn.Linear(C, experts)
        self.shape, self.stride, self.groups = (O, C // groups, kernel, kernel), stride, groups
        self.cond_conv = CondConv(experts, math.prod(self.shape))

    def forward(self, x):
        kernels = (self.routing(x.mean((2, 3))).sigmoid() @ self.cond_conv.weight).view(-1, *self.shape)
        return torch.cat([F.conv2d(x[n:n + 1], kernels[n], None, self.stride, self.shape[2] // 2, 1, self.groups)
                          for n in range(len(x))])


def unit(*convolution, active, **options):
    conv = DynamicConv(*convolution, **options)
    return nn.Sequential(conv, nn.BatchNorm2d(conv.shape[0]), nn.Hardswish() if active else nn.Identity())


class Ghost(nn.Module):
    """Half of the channels by a 1x1 convolution, the other half by a depthwise one of those."""

    def __init__(self, C, O, active):
        super().__init__()
        half, self.channels = math.ceil(O / 2), O
        self.primary_conv = unit(C, half, 1, active=active)
        self.cheap_operation = unit(half, half, 3, groups=half, active=active)

    def forward(self, x):
        first = self.primary_conv(x)
        return torch.cat([first, self.cheap_operation(first)], 1)[:, :self.channels]


class SqueezeExcite(nn.Module):
    def __init__(self, channels):
        super().__init__()
        width = divisible(channels * 0.25)
        self.conv_reduce = nn.Conv2d(channels, width, 1)
        self.conv_expand = nn.Conv2d(width, channels, 1)

    def forward(self, x):
        gate = self.conv_expand(F.hardswish(self.conv_reduce(x.mean((2, 3), keepdim=True))))
        return x * F.hardsigmoid(gate)


class Bottleneck(nn.Module):
    def __init__(self, C, hidden, O, kernel, stride, squeeze):
        super().__init__()
        self.ghost1 = Ghost(C, hidden, True)
        self.stride = stride
        if stride > 1:
            self.conv_dw = nn.Conv2d(hidden, hidden, kernel, stride, kernel // 2, groups=hidden, bias=False)
            self.bn_dw = nn.BatchNorm2d(hidden)
        self.se = SqueezeExcite(hidden) if squeeze else nn.Identity()
        self.ghost2 = Ghost(hidden, O, False)
        self.shortcut = nn.Sequential() if stride == 1 and C == O else nn.Sequential(
            DynamicConv(C, C, kernel, stride, groups=C), nn.BatchNorm2d(C), DynamicConv(C, O, 1), nn.BatchNorm2d(O))

    def forward(self, x):
        y = self.ghost1(x)
        if self.stride > 1:
            y = self.bn_dw(self.conv_dw(y))
        return self.shortcut(x) + self.ghost2(self.se(y))


class ConvBnAct(nn.Module):
    def __init__(self, C, O):
        super().__init__()
        self.conv, self.bn1 = DynamicConv(C, O, 1), nn.BatchNorm2d(O)

    def forward(self, x):
        return F.hardswish(self.bn1(self.conv(x)))


# Kernel, hidden channels, channels, squeeze and excitation, stride; before they are widened.
STAGES = (
    ((3, 16, 16, False, 1),),
    ((3, 48, 24, False, 2),), ((3, 72, 24, False, 1),),
    ((5, 72, 40, True, 2),), ((3, 120, 40, True, 1),) * 2,
    ((3, 240, 80, False, 2),),
    ((3, 200, 80, False, 1),) * 3 + ((3, 480, 112, True, 1),) + ((3, 672, 112, True, 1),) * 2,
    ((5, 672, 160, True, 2),), ((3, 960, 160, True, 1),) * 5)


def divisible(value):
    rounded = max(4, int(value + 2) // 4 * 4)
    return rounded + 4 if rounded < 0.9 * value else rounded


class ParameterNet(nn.Module):
    def __init__(self, width=1.9, classes=1000):
        super().__init__()
        C = divisible(16 * width)
        self.conv_stem, self.bn1 = DynamicConv(3, C, 3, 2), nn.BatchNorm2d(C)
        stages = []
        for stage in STAGES:
            blocks = []
            for kernel, hidden, O, squeeze, stride in stage:
                hidden, O = divisible(hidden * width), divisible(O * width)
                blocks.append(Bottleneck(C, hidden, O, kernel, stride, squeeze))
                C = O
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages, nn.Sequential(ConvBnAct(C, hidden)))
        self.conv_head = nn.Conv2d(hidden, 1280, 1)
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x):
        x = self.blocks(F.hardswish(self.bn1(self.conv_stem(x))))
        return self.classifier(F.hardswish(self.conv_head(x.mean((2, 3), keepdim=True))).flatten(1))


def write_600m():
    module, scales = ParameterNet(), {}
    for key, layer in module.named_modules():
        if isinstance(layer, DynamicConv):
            # An expert's row is one axis, of which most is not fan-in.
            scales[f"^{re.escape(key)}\\.cond_conv\\.weight$"] = (0.0, math.sqrt(6 / math.prod(layer.shape[1:])))
        if isinstance(layer, SqueezeExcite):
            # In the mean the stronger a sample, the smaller its gates, so that none outgrows the others.
            for conv, center, width in (("reduce", 2, layer.conv_reduce.in_channels),
                                        ("expand", -2, layer.conv_expand.in_channels)):
                scales[f"^{re.escape(key)}\\.conv_{conv}\\.weight$"] = center / width, math.sqrt(3 / width)
    write("parameternet_600m", module, (5, 3, 97, 81), scales=scales, gains={r"routing\.weight$": 0.7},
          layers=[f"blocks.{index}" for index in (0, 1, 3, 5, 7, 8, 9)], parameters=34_504_504, tensors=780)


NETWORKS = {"parameternet_600m": write_600m}

if __name__ == "__main__":
    main(NETWORKS)
