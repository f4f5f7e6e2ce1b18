#!/usr/bin/python3
"""DWNet with dynamic depthwise convolutions (Han et al., "On the Connection between Local Attention and Dynamic
Depth-wise Convolution", ICLR 2022, arXiv 2106.04263): Swin Transformers whose attention is a depthwise 7x7 convolution
with a kernel that is made for each sample. Features are [N, C, H, W] here; the authors keep the channels last."""
import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write


def over_channels(module, x):
    """A module for the last axis, over the channels."""
    return module(x.movedim(1, -1)).movedim(-1, 1)


class DynamicDWConv(nn.Module):
    def __init__(self, channels, kernel=7):
        super().__init__()
        self.kernel = kernel
        self.conv1 = nn.Conv2d(channels, channels // 4, 1, bias=False)
        self.bn = nn.BatchNorm2d(channels // 4)
        self.conv2 = nn.Conv2d(channels // 4, channels * kernel ** 2, 1)
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        weight = self.conv2(F.relu(self.bn(self.conv1(x.mean((2, 3), keepdim=True)))))
        y = F.conv2d(x.reshape(1, n * c, h, w), weight.reshape(n * c, 1, self.kernel, self.kernel), self.bias.repeat(n),
                     padding=self.kernel // 2, groups=n * c)
        return y.view(n, c, h, w)


class DWBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv0, self.bn0 = nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels)
        self.conv, self.bn = DynamicDWConv(channels), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels)

    def forward(self, x):
        return self.bn2(self.conv2(F.relu(self.bn(self.conv(F.relu(self.bn0(self.conv0(x))))))))


class Mlp(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)

    def forward(self, x):
        return over_channels(self.fc2, F.gelu(over_channels(self.fc1, x)))


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.attn2conv, self.bn, self.mlp = DWBlock(channels), nn.BatchNorm2d(channels), Mlp(channels)

    def forward(self, x):
        x = x + self.attn2conv(x)
        return x + self.mlp(self.bn(x))


class PatchMerging(nn.Module):
    """The four pixels (row, column) of each square behind each other: (0, 0), (1, 0), (0, 1), (1, 1)."""

    def __init__(self, channels):
        super().__init__()
        self.norm, self.reduction = nn.LayerNorm(4 * channels), nn.Linear(4 * channels, 2 * channels, bias=False)

    def forward(self, x):
        x = torch.cat([x[:, :, row::2, column::2] for row, column in ((0, 0), (1, 0), (0, 1), (1, 1))], 1)
        return over_channels(self.reduction, over_channels(self.norm, x))


class Stage(nn.Module):
    def __init__(self, channels, depth, last):
        super().__init__()
        self.blocks = nn.Sequential(*(Block(channels) for _ in range(depth)))
        self.downsample = None if last else PatchMerging(channels)

    def forward(self, x):
        x = self.blocks(x)
        return x if self.downsample is None else self.downsample(x)


class PatchEmbed(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.proj, self.norm = nn.Conv2d(3, channels, 4, 4), nn.LayerNorm(channels)

    def forward(self, x):
        return over_channels(self.norm, self.proj(x))


class DWNet(nn.Module):
    def __init__(self, channels, depths):
        super().__init__()
        self.patch_embed = PatchEmbed(channels)
        self.layers = nn.Sequential(*(
            Stage(channels << index, depth, index == len(depths) - 1) for index, depth in enumerate(depths)))
        self.norm, self.head = nn.LayerNorm(channels * 8), nn.Linear(channels * 8, 1000)

    def forward(self, x):
        x = over_channels(self.norm, self.layers(self.patch_embed(x)))
        return self.head(x.mean((2, 3)))


def dwnet(name, channels, depths, **totals):
    return lambda: write(
        name, DWNet(channels, depths), (5, 3, 64, 96), gains={r"attn2conv\.conv\.conv2\.weight": 0.2},
        layers=["patch_embed", "layers.0.blocks.0.attn2conv.conv", "layers.0.blocks.0", "layers.0.downsample",
                "layers.1", "layers.2", "layers.3"], **totals)


NETWORKS = {
    "dynamic_dwnet_tiny": dwnet("dynamic_dwnet_tiny", 96, (2, 2, 6, 2), parameters=51131752, tensors=437),
    "dynamic_dwnet_base": dwnet("dynamic_dwnet_base", 128, (2, 2, 18, 2)),
}

if __name__ == "__main__":
    main(NETWORKS)
