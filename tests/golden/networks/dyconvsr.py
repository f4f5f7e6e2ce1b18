#!/usr/bin/python3
"""DyConvSR: super-resolution by two with one dynamic convolution (doantienthongbku/DyConvSR), its smallest and only
published configuration: 32 channels, one block, GELU."""
import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write

TEMPERATURE = 30


class Attention(nn.Module):
    def __init__(self, channels, experts):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(channels, channels // 4, 1, bias=False), nn.ReLU(),
                                 nn.Conv2d(channels // 4, experts, 1, bias=False))

    def forward(self, x):
        return torch.softmax(self.net(x.mean((2, 3), keepdim=True)).flatten(1) / TEMPERATURE, 1)


class DynamicConv(nn.Module):
    def __init__(self, channels, experts=4):
        super().__init__()
        self.attention = Attention(channels, experts)
        self.weight = nn.Parameter(torch.zeros(experts, channels, channels, 3, 3))
        self.bias = nn.Parameter(torch.zeros(experts, channels))

    def forward(self, x):
        n, c, h, w = x.shape
        shares = self.attention(x)
        weight = torch.einsum("nk,kocij->nocij", shares, self.weight).flatten(0, 1)
        bias = (shares @ self.bias).flatten()
        return F.conv2d(x.reshape(1, n * c, h, w), weight, bias, padding=1, groups=n).view(n, c, h, w)


class SpatialAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 1, 7, padding=3, bias=False)

    def forward(self, x):
        return torch.sigmoid(self.conv1(torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)))


def blur(x, size=5, sigma=1.0):
    """A Gaussian blur with reflected edges."""
    places = torch.arange(size, dtype=torch.float64) - size // 2
    line = torch.exp(-0.5 * (places / sigma) ** 2)
    line = line / line.sum()
    kernel = (line[:, None] * line[None, :]).to(x.dtype).expand(x.shape[1], 1, size, size)
    return F.conv2d(F.pad(x, [size // 2] * 4, mode="reflect"), kernel, groups=x.shape[1])


class DyConvSR(nn.Module):
    def __init__(self, channels=32, factor=2):
        super().__init__()
        inner, outer = 3 * 4, 3 * 4 * factor ** 2
        self.hsb = nn.Sequential(nn.Conv2d(inner, outer, 3, padding=1), nn.GELU())
        self.head = nn.Sequential(nn.Conv2d(inner, channels, 3, padding=1))
        self.body = nn.Sequential(DynamicConv(channels), nn.GELU())
        self.tail = nn.Sequential(nn.Conv2d(channels, outer, 3, padding=1))
        self.spatial_attention = SpatialAttention()

    def forward(self, x):
        high = self.hsb(F.pixel_unshuffle(x - blur(x), 2))
        y = self.tail(self.body(self.head(F.pixel_unshuffle(x, 2)))) + high
        y = F.pixel_shuffle(y * self.spatial_attention(y), 2)
        return F.pixel_shuffle(y + x.repeat(1, 4, 1, 1), 2)


def dyconvsr():
    # Attentions that differ in spite of the temperature.
    write("dyconvsr_x2", DyConvSR(), (5, 3, 38, 46), temperature=TEMPERATURE, parameters=59970, tensors=11,
          gains={r"attention\.net\.2\.weight": 60},
          layers=["hsb", "head.0", "body.0", "tail.0", "spatial_attention"])


NETWORKS = {"dyconvsr_x2": dyconvsr}

if __name__ == "__main__":
    main(NETWORKS)
