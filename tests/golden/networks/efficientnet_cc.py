#!/usr/bin/python3
"""timm's EfficientNets with CondConv (Yang et al., "CondConv: Conditionally Parameterized Convolutions for Efficient
Inference", NeurIPS 2019; arXiv 1904.04971); keys as huggingface/pytorch-image-models has them."""

import math
import re
from functools import partial

import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write

EPSILON = 1e-3


def same(x, kernel, stride):
    """TensorFlow's padding: ceil(size / stride) outputs, an odd zero to the right and below."""
    totals = [max((-(-size // stride) - 1) * stride + kernel - size, 0) for size in x.shape[2:]]
    (top, left), (height, width) = [total // 2 for total in totals], totals
    return F.pad(x, (left, width - left, top, height - top))


class SameConv(nn.Conv2d):
    def __init__(self, C, O, kernel, stride=1, groups=1):
        super().__init__(C, O, kernel, stride, groups=groups, bias=False)

    def forward(self, x):
        return super().forward(same(x, self.kernel_size[0], self.stride[0]))


class CondConv(nn.Module):
    """sum_k r_k W_k, an expert being one row in the order [O, C/G, k, k]. The routing comes from the block."""

    def __init__(self, C, O, kernel, stride=1, groups=1, experts=4):
        super().__init__()
        self.shape = O, C // groups, kernel, kernel
        self.stride, self.groups = stride, groups
        self.weight = nn.Parameter(torch.zeros(experts, math.prod(self.shape)))

    def forward(self, x, routing):
        x = same(x, self.shape[2], self.stride)
        kernels = (routing @ self.weight).view(-1, *self.shape)
        return torch.cat([F.conv2d(x[n:n + 1], kernels[n], None, self.stride, groups=self.groups)
                          for n in range(len(x))])


class SqueezeExcite(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.conv_reduce = nn.Conv2d(channels, width, 1)
        self.conv_expand = nn.Conv2d(width, channels, 1)

    def forward(self, x):
        return x * self.conv_expand(F.silu(self.conv_reduce(x.mean((2, 3), keepdim=True)))).sigmoid()


def norm(channels):
    return nn.BatchNorm2d(channels, eps=EPSILON)


class DepthwiseSeparable(nn.Module):
    def __init__(self, C, O, kernel, stride):
        super().__init__()
        self.conv_dw, self.bn1 = SameConv(C, C, kernel, stride, groups=C), norm(C)
        self.se = SqueezeExcite(C, round(C * 0.25))
        self.conv_pw, self.bn2 = SameConv(C, O, 1), norm(O)
        self.skip = stride == 1 and C == O

    def forward(self, x):
        y = self.bn2(self.conv_pw(self.se(F.silu(self.bn1(self.conv_dw(x))))))
        return x + y if self.skip else y


class InvertedResidual(nn.Module):
    def __init__(self, C, O, kernel, stride, expand, experts):
        super().__init__()
        hidden, conv = C * expand, SameConv
        if experts:
            self.routing_fn = nn.Linear(C, experts)
            conv = partial(CondConv, experts=experts)
        self.conv_pw, self.bn1 = conv(C, hidden, 1), norm(hidden)
        self.conv_dw, self.bn2 = conv(hidden, hidden, kernel, stride, groups=hidden), norm(hidden)
        self.se = SqueezeExcite(hidden, round(C * 0.25))
        self.conv_pwl, self.bn3 = conv(hidden, O, 1), norm(O)
        self.experts, self.skip = experts, stride == 1 and C == O

    def forward(self, x):
        # One routing for the block's three convolutions, from what the block is given.
        routing = (self.routing_fn(x.mean((2, 3))).sigmoid(),) if self.experts else ()
        y = F.silu(self.bn1(self.conv_pw(x, *routing)))
        y = self.se(F.silu(self.bn2(self.conv_dw(y, *routing))))
        y = self.bn3(self.conv_pwl(y, *routing))
        return x + y if self.skip else y


# Blocks, kernel, stride of the first, expansion, channels, whether with experts.
STAGES = (
    (1, 3, 1, 1, 16, False), (2, 3, 2, 6, 24, False), (2, 5, 2, 6, 40, False), (3, 3, 2, 6, 80, False),
    (3, 5, 1, 6, 112, True), (4, 5, 2, 6, 192, True), (1, 3, 1, 6, 320, True))


class EfficientNet(nn.Module):
    def __init__(self, depth, experts, classes=1000):
        super().__init__()
        self.conv_stem, self.bn1 = SameConv(3, 32, 3, 2), norm(32)
        C, stages = 32, []
        for count, kernel, stride, expand, O, conditional in STAGES:
            blocks = []
            for index in range(math.ceil(count * depth)):
                step = 1 if index else stride
                blocks.append(DepthwiseSeparable(C, O, kernel, step) if expand == 1 else InvertedResidual(
                    C, O, kernel, step, expand, experts if conditional else 0))
                C = O
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages)
        self.conv_head, self.bn2 = SameConv(C, 1280, 1), norm(1280)
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x):
        x = self.blocks(F.silu(self.bn1(self.conv_stem(x))))
        return self.classifier(F.silu(self.bn2(self.conv_head(x))).mean((2, 3)))


# Depth, experts; parameters and tensors as timm builds them; a size that is padded unevenly along one axis.
VARIANTS = {
    "tf_efficientnet_cc_b0_4e": (1.0, 4, 13_314_116, 376, (97, 82)),
    "tf_efficientnet_cc_b0_8e": (1.0, 8, 24_013_284, 376, (82, 97)),
    "tf_efficientnet_cc_b1_8e": (1.1, 8, 39_715_968, 530, (90, 83)),
}


def write_variant(name):
    depth, experts, parameters, tensors, size = VARIANTS[name]
    module = EfficientNet(depth, experts)
    scales = {}
    for key, layer in module.named_modules():
        if isinstance(layer, CondConv):
            # An expert's row is one axis, of which most is not fan-in.
            scales[f"^{re.escape(key)}\\.weight$"] = (0.0, math.sqrt(6 / math.prod(layer.shape[1:])))
        if isinstance(layer, SqueezeExcite):
            # In the mean the stronger a sample, the smaller its gates, so that none outgrows the others.
            for conv, center, width in (("reduce", 2, layer.conv_reduce.in_channels),
                                        ("expand", -2, layer.conv_expand.in_channels)):
                scales[f"^{re.escape(key)}\\.conv_{conv}\\.weight$"] = center / width, math.sqrt(3 / width)
    blocks = [f"blocks.{stage}.{len(blocks) - 1}" for stage, blocks in enumerate(module.blocks)]
    write(name, module, (5, 3, *size), layers=[*blocks, "blocks.5.0"], scales=scales,
          gains={r"routing_fn\.weight$": 1.0}, parameters=parameters, tensors=tensors)


NETWORKS = {name: partial(write_variant, name) for name in VARIANTS}

if __name__ == "__main__":
    main(NETWORKS)
