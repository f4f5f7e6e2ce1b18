"""References of the ResNets of TArdelean/DynamicConvolution, dynamic convolution for Tiny ImageNet: stages and shortcuts are
containers that call what they hold `layers`, the first convolution is 3x3 without a stride, and the output is a log-softmax."""
import torch
import torch.nn.functional as F
from torch import nn

from dynamic_convolution import convolve
from reference import main, write


class Attention(nn.Module):
    def __init__(self, channels, experts):
        super().__init__()
        hidden = max(1, channels // 4)
        self.to_scores = nn.Sequential(nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, experts))

    def forward(self, x, temperature):
        return F.softmax(self.to_scores(x.mean((2, 3))) / temperature, 1)


class DynamicConv2d(nn.Module):
    def __init__(self, channels, filters, kernel, stride=1, experts=4):
        super().__init__()
        self.attention = Attention(channels, experts)
        self.kernels_weights = nn.Parameter(torch.empty(experts, filters, channels, kernel, kernel))
        self.stride, self.padding = stride, kernel // 2

    def forward(self, x, temperature):
        kernels = torch.einsum("nk,koihw->noihw", self.attention(x, temperature), self.kernels_weights)
        return convolve(x, kernels, None, self.stride, self.padding, 1, 1)


class Chain(nn.Module):
    def __init__(self, *parts):
        super().__init__()
        self.layers = nn.ModuleList(parts)

    def forward(self, x, temperature):
        for part in self.layers:
            x = part(x) if isinstance(part, nn.BatchNorm2d) else part(x, temperature)
        return x


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1, self.bn1 = DynamicConv2d(channels, filters, 3, stride), nn.BatchNorm2d(filters)
        self.conv2, self.bn2 = DynamicConv2d(filters, filters, 3), nn.BatchNorm2d(filters)
        self.shortcut = Chain()
        if stride != 1 or channels != filters:
            self.shortcut = Chain(DynamicConv2d(channels, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x, temperature):
        y = F.relu(self.bn1(self.conv1(x, temperature)))
        return F.relu(self.bn2(self.conv2(y, temperature)) + self.shortcut(x, temperature))


class ResNet(nn.Module):
    def __init__(self, blocks, classes=200, temperature=1.0):
        super().__init__()
        self.conv1, self.bn1, channels = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), 64
        for stage in range(4):
            parts = []
            for index in range(blocks):
                parts.append(Block(channels, 64 << stage, 2 if index == 0 and stage > 0 else 1))
                channels = 64 << stage
            setattr(self, f"layer{stage + 1}", Chain(*parts))
        self.linear = nn.Linear(channels, classes)
        self.temperature = temperature

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x, self.temperature)
        return F.log_softmax(self.linear(x.mean((2, 3))), 1)


def resnet(name, blocks, size):
    layers = [f"layer{stage + 1}.layers.{index}" for stage in range(4) for index in range(blocks)]
    write(name, ResNet(blocks), (5, 3, *size), layers, temperature=1.0, gains={r"to_scores\.[02]\.weight": 0.7})


NETWORKS = {
    "tardelean_resnet10": lambda: resnet("tardelean_resnet10", 1, (35, 29)),
    "tardelean_resnet18": lambda: resnet("tardelean_resnet18", 2, (35, 29)),
}

if __name__ == "__main__":
    main(NETWORKS)
