"""DCD ("Revisiting Dynamic Convolution via Matrix Decomposition", Li et al.; ICLR 2021): a static kernel, scaled for each
sample, and a per-sample matrix between two static 1x1 convolutions. Networks from the formulas, with the keys of the
published files.

y = scale * conv(x) + p(bn2(phi z) + z) with z = bn1(q(x)); phi [L, L] and scale [O] come from the pooled input.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write


def hard_gate(x):
    """A hard sigmoid from 0 to 2."""
    return F.relu6(x + 3) / 3


class Gate(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(width, width, bias=False))

    def forward(self, x):
        return x * hard_gate(self.fc(x))


class Coefficients(nn.Module):
    """What all forms share: phi and scale from pooled features, and how they are used."""

    def __init__(self, features, squeeze, rank, filters):
        super().__init__()
        self.rank = rank
        self.fc = nn.Sequential(nn.Linear(features, squeeze, bias=False), Gate(squeeze))
        self.fc_phi = nn.Linear(squeeze, rank * rank, bias=False)
        self.fc_scale = nn.Linear(squeeze, filters, bias=False)
        self.bn2 = nn.BatchNorm1d(rank)

    def coefficients(self, pooled):
        u = self.fc(pooled)
        return self.fc_phi(u).reshape(-1, self.rank, self.rank), hard_gate(self.fc_scale(u))

    def mix(self, phi, z):
        """bn2(phi z) + z on [N, L, pixels]."""
        return self.bn2(phi @ z) + z


class DynamicConv(Coefficients):
    """In a ResNet: the kernel has a place and a stride, which q shares. quarters: it looks at four quarters of the input."""

    def __init__(self, channels, filters, kernel, stride, padding, quarters):
        features = channels * (4 if quarters else 1)
        rank = int(math.sqrt(features))
        squeeze = max(features, rank * rank) // 16
        super().__init__(features, max(squeeze, 4) if quarters else squeeze, rank, filters)
        self.side = 2 if quarters else 1
        self.conv = nn.Conv2d(channels, filters, kernel, stride, padding, bias=False)
        self.q, self.p = nn.Conv2d(channels, rank, 1, stride, bias=False), nn.Conv2d(rank, filters, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(rank)

    def inner(self):
        return self.q, self.p

    def forward(self, x):
        phi, scale = self.coefficients(F.adaptive_avg_pool2d(x, self.side).flatten(1))
        q, p = self.inner()
        z = self.bn1(q(x))
        y = self.mix(phi, z.flatten(2)).reshape(z.shape)
        return scale[:, :, None, None] * self.conv(x) + p(y)


class PointwiseConv(Coefficients):
    """In MobileNetV2: 1x1, with other widths; it looks at quarters where it widens."""

    def __init__(self, channels, filters, reduce):
        many = 4 if channels < filters else 1
        reduction = 8 if many == 4 else 2
        rank = min(channels * many // reduction, filters // reduction)
        while rank * rank > channels * many * 2:
            reduction *= 2
            rank = min(channels * many // reduction, filters // reduction)
        rank = max(rank, 4)
        super().__init__(channels * many, max(max(channels * many, rank * rank) // reduce, 4), rank, filters)
        self.side = 2 if many == 4 else 1
        self.conv, self.conv_q = nn.Conv2d(channels, filters, 1, bias=False), nn.Conv2d(channels, rank, 1, bias=False)
        self.conv_p, self.bn1 = nn.Conv2d(rank, filters, 1, bias=False), nn.BatchNorm2d(rank)

    def inner(self):
        return self.conv_q, self.conv_p

    forward = DynamicConv.forward


class Classifier(Coefficients):
    def __init__(self, features, classes, rank=32):
        super().__init__(features, rank, rank, classes)
        self.cls, self.cls_q = nn.Linear(features, classes), nn.Linear(features, rank, bias=False)
        self.cls_p, self.bn1 = nn.Linear(rank, classes, bias=False), nn.BatchNorm1d(rank)

    def forward(self, x):
        phi, scale = self.coefficients(x)
        z = self.bn1(self.cls_q(x))
        return scale * self.cls(x) + self.cls_p(self.mix(phi, z[:, :, None]).flatten(1))


class Block(nn.Module):
    def __init__(self, channels, width, kernels, stride):
        super().__init__()
        self.depth, out = len(kernels), width * (4 if len(kernels) == 3 else 1)
        for i, kernel in enumerate(kernels):
            source = channels if i == 0 else width
            filters = out if i == self.depth - 1 else width
            # The stride is at the 3x3 layer, which is the first of two and the second of three.
            step = stride if i == self.depth - 2 else 1
            setattr(self, f"conv{i + 1}", DynamicConv(source, filters, kernel, step, kernel // 2, self.depth == 2))
            setattr(self, f"bn{i + 1}", nn.BatchNorm2d(filters))
        if stride != 1 or channels != out:
            self.downsample = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = x
        for i in range(1, self.depth + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.depth else y
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    def __init__(self, depths, kernels):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        channels = 64
        for stage, depth in enumerate(depths):
            blocks = []
            for i in range(depth):
                blocks.append(Block(channels, 64 << stage, kernels, 2 if stage and i == 0 else 1))
                channels = (64 << stage) * (4 if len(kernels) == 3 else 1)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.classifier = nn.Sequential(nn.Dropout(), Classifier(channels, 1000))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return self.classifier(F.avg_pool2d(x, 7, 1).flatten(1))


class Inverted(nn.Module):
    def __init__(self, channels, filters, stride, expand, reduce):
        super().__init__()
        hidden = channels * expand

        def pointwise(source, target):
            return nn.Conv2d(source, target, 1, bias=False) if expand == 1 else PointwiseConv(source, target, reduce)
        expansion = [] if expand == 1 else [pointwise(channels, hidden), nn.BatchNorm2d(hidden), nn.ReLU6()]
        self.conv = nn.Sequential(
            *expansion, nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.BatchNorm2d(hidden),
            nn.ReLU6(), pointwise(hidden, filters), nn.BatchNorm2d(filters))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


class MobileNetV2(nn.Module):
    def __init__(self, reduce=16):
        super().__init__()
        features = [nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6())]
        channels = 32
        for expand, filters, count, stride in STAGES:
            for i in range(count):
                features.append(Inverted(channels, filters, 1 if i else stride, expand, reduce))
                channels = filters
        self.features = nn.Sequential(*features)
        self.conv = nn.Sequential(nn.Conv2d(channels, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6())
        self.classifier = nn.Sequential(nn.Dropout(), Classifier(1280, 1000))

    def forward(self, x):
        return self.classifier(self.conv(self.features(x)).mean((2, 3)))


def check(name, module, millions, tensors, shape, layers):
    count = sum(parameter.numel() for parameter in module.parameters())
    assert round(count / 1e6, 2) == millions, f"{name}: {count} parameters, {millions} M are wanted"
    # Smaller products of the input with itself, and of blocks with blocks: a long row of them magnifies the last bit.
    write(name, module, shape, layers=layers, tensors=tensors, scales={r"\.bn3\.weight": (0.4, 0.1)},
          gains={r"\.fc\.0\.": 0.4, "fc_phi": 0.5, "fc_scale": 0.5})


BLOCKS = ["layer1.0", "layer1.1", "layer2.0", "layer3.1", "layer4.1"]

# The ResNets end in an average over 7x7 pixels, which wants 193 to 224 of the input; five samples of ResNet-50 are too much.
NETWORKS = {
    "resnet18_dcd": lambda: check("resnet18_dcd", ResNet((2, 2, 2, 2), (3, 3)), 14.70, 394, (5, 3, 195, 201), BLOCKS),
    "resnet50_dcd": lambda: check("resnet50_dcd", ResNet((3, 4, 6, 3), (1, 3, 1)), 29.84, 1104, (2, 3, 195, 201), BLOCKS),
    "mobilenetv2_dcd": lambda: check("mobilenetv2_dcd", MobileNetV2(), 5.72, 842, (5, 3, 97, 81), [
        "features.0", "features.1", "features.2", "features.8", "features.17", "conv"]),
}

if __name__ == "__main__":
    main(NETWORKS)
