#!/usr/bin/python3
"""ODConv's ResNets and MobileNetV2 (Li, Zhou, Yao, "Omni-Dimensional Dynamic Convolution", ICLR 2022; arXiv
2209.07947); keys as OSVAI/ODConv has them."""

import math
import re
from functools import partial

import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write


class Attention(nn.Module):
    """a = ReLU(BN(fc u)); a head is a 1x1 convolution of a. A head that would do nothing does not exist."""

    def __init__(self, C, O, kernel, groups, experts, ratio=1 / 16, narrowest=16):
        super().__init__()
        width = max(int(C * ratio), narrowest)
        self.fc = nn.Conv2d(C, width, 1, bias=False)
        self.bn = nn.BatchNorm2d(width)
        self.channel_fc = nn.Conv2d(width, C, 1)
        self.filter_fc = None if groups == C == O else nn.Conv2d(width, O, 1)
        self.spatial_fc = None if kernel == 1 else nn.Conv2d(width, kernel * kernel, 1)
        self.kernel_fc = None if experts == 1 else nn.Conv2d(width, experts, 1)

    def forward(self, x):
        a = F.relu(self.bn(self.fc(x.mean((2, 3), keepdim=True))))
        return [None if head is None else head(a).flatten(1)
                for head in (self.channel_fc, self.filter_fc, self.spatial_fc, self.kernel_fc)]


class ODConv2d(nn.Module):
    """y = f * conv(c * x; sum_k alpha_k (s * W_k))."""

    def __init__(self, C, O, kernel, stride=1, padding=0, dilation=1, groups=1, experts=4, temperature=1.0):
        super().__init__()
        self.attention = Attention(C, O, kernel, groups, experts)
        self.weight = nn.Parameter(torch.zeros(experts, O, C // groups, kernel, kernel))
        self.geometry = stride, padding, dilation, groups
        self.temperature = temperature

    def coefficients(self, x):
        logits = [None if head is None else head / self.temperature for head in self.attention(x)]
        c, f, s = (None if head is None else head.sigmoid() for head in logits[:3])
        return c, f, s, None if logits[3] is None else logits[3].softmax(1)

    def kernels(self, s, alpha, samples):
        """One kernel per sample, [N, O, C/G, k, k]."""
        bank = self.weight
        mixed = bank.expand(samples, *bank.shape[1:]) if alpha is None else torch.einsum("nk,k...->n...", alpha, bank)
        return mixed if s is None else mixed * s.view(samples, 1, 1, *bank.shape[3:])

    def forward(self, x):
        c, f, s, alpha = self.coefficients(x)
        kernels = self.kernels(s, alpha, len(x))
        scaled = x * c[:, :, None, None]
        y = torch.cat([F.conv2d(scaled[n:n + 1], kernels[n], None, *self.geometry) for n in range(len(x))])
        return y if f is None else y * f[:, :, None, None]


class Basic(nn.Module):
    expansion = 1

    def __init__(self, C, planes, stride, experts):
        super().__init__()
        self.conv1 = ODConv2d(C, planes, 3, stride, 1, experts=experts)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = ODConv2d(planes, planes, 3, 1, 1, experts=experts)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = shortcut(C, planes, stride)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, C, planes, stride, experts):
        super().__init__()
        self.conv1 = ODConv2d(C, planes, 1, experts=experts)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = ODConv2d(planes, planes, 3, stride, 1, experts=experts)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = ODConv2d(planes, 4 * planes, 1, experts=experts)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        self.downsample = shortcut(C, 4 * planes, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(y)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


def shortcut(C, O, stride):
    if stride == 1 and C == O:
        return None
    return nn.Sequential(nn.Conv2d(C, O, 1, stride, bias=False), nn.BatchNorm2d(O))


class ResNet(nn.Module):
    def __init__(self, block, depths, experts, classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        C = 64
        for stage, depth in enumerate(depths):
            planes, blocks = 64 << stage, []
            for index in range(depth):
                blocks.append(block(C, planes, 2 if stage and index == 0 else 1, experts))
                C = planes * block.expansion
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(C, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def divisible(value):
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


def unit(conv, channels):
    return nn.Sequential(conv, nn.BatchNorm2d(channels), nn.ReLU6())


class InvertedResidual(nn.Module):
    def __init__(self, C, O, stride, expand, experts):
        super().__init__()
        hidden = C * expand
        parts = [] if expand == 1 else [unit(ODConv2d(C, hidden, 1, experts=experts), hidden)]
        parts += [unit(ODConv2d(hidden, hidden, 3, stride, 1, groups=hidden, experts=experts), hidden),
                  ODConv2d(hidden, O, 1, experts=experts), nn.BatchNorm2d(O)]
        self.conv = nn.Sequential(*parts)
        self.skip = stride == 1 and C == O

    def forward(self, x):
        return x + self.conv(x) if self.skip else self.conv(x)


class MobileNetV2(nn.Module):
    STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))

    def __init__(self, width, experts, classes=1000):
        super().__init__()
        C = divisible(32 * width)
        blocks = [unit(nn.Conv2d(3, C, 3, 2, 1, bias=False), C)]
        for expand, channels, count, stride in self.STAGES:
            O = divisible(channels * width)
            for index in range(count):
                blocks.append(InvertedResidual(C, O, 1 if index else stride, expand, experts))
                C = O
        last = divisible(1280 * max(1.0, width))
        blocks.append(unit(ODConv2d(C, last, 1, experts=experts), last))
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(last, classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


# Block, depths, experts; parameters (in the authors' table 11.94, 44.90, 28.64, 90.67, 50.82, 90.44 M), tensors.
RESNETS = {
    "odconv_resnet18_1x": (Basic, (2, 2, 2, 2), 1, 11_943_944, 314),
    "odconv_resnet18_4x": (Basic, (2, 2, 2, 2), 4, 44_901_640, 346),
    "odconv_resnet50_1x": (Bottleneck, (3, 4, 6, 3), 1, 28_635_112, 832),
    "odconv_resnet50_4x": (Bottleneck, (3, 4, 6, 3), 4, 90_670_888, 928),
    "odconv_resnet101_1x": (Bottleneck, (3, 4, 23, 3), 1, 50_818_769, 1682),
    "odconv_resnet101_2x": (Bottleneck, (3, 4, 23, 3), 2, 90_441_623, 1880),
}

# Width, experts; parameters (in the table 4.94, 11.51, 3.51, 7.50, 2.43, 4.44), tensors.
MOBILENETS = {
    "odconv_mobilenetv2_100_1x": (1.0, 1, 4_940_185, 824),
    "odconv_mobilenetv2_100_4x": (1.0, 4, 11_512_149, 926),
    "odconv_mobilenetv2_075_1x": (0.75, 1, 3_507_113, 824),
    "odconv_mobilenetv2_075_4x": (0.75, 4, 7_496_013, 926),
    "odconv_mobilenetv2_050_1x": (0.5, 1, 2_425_537, 824),
    "odconv_mobilenetv2_050_4x": (0.5, 4, 4_435_501, 926),
}

def scales(module, narrow):
    """What the heads' weights are drawn from. Their mean is below 0: the stronger a signal, the smaller its factors
    c, f, s. Otherwise the strongest sample of a batch would grow from layer to layer, until its attentions jump."""
    result = {}
    for key, tensor in module.state_dict().items():
        head = re.search(r"(channel|filter|spatial|kernel)_fc\.weight$", key)
        if head:
            width, is_share = tensor.shape[1], head[1] == "kernel"
            gain = (0.5 if narrow else 0.7) * (2 if is_share else 1)
            result[f"^{re.escape(key)}$"] = 0 if is_share else -2 / width, gain * math.sqrt(3 / width)
    return result


def write_resnet(name):
    block, depths, experts, parameters, tensors = RESNETS[name]
    module = ResNet(block, depths, experts)
    stages = [f"layer{stage + 1}.{index}" for stage, depth in enumerate(depths) for index in (0, depth - 1)]
    write(name, module, (5, 3, 97, 81), layers=stages, scales=scales(module, False), temperature=1.0,
          parameters=parameters, tensors=tensors)


def write_mobilenet(name):
    width, experts, parameters, tensors = MOBILENETS[name]
    module = MobileNetV2(width, experts)
    blocks = [f"features.{index}" for index in (0, 1, 2, 4, 7, 11, 14, 17, 18)]
    write(name, module, (5, 3, 97, 81), layers=blocks, scales=scales(module, experts > 1), temperature=1.0,
          parameters=parameters, tensors=tensors)


NETWORKS = {name: partial(write_resnet, name) for name in RESNETS}
NETWORKS |= {name: partial(write_mobilenet, name) for name in MOBILENETS}

if __name__ == "__main__":
    main(NETWORKS)
