"""The denoiser, in plain PyTorch: dynamic convolutions that see how noisy a frame is and mix their kernels for it."""

import torch
from torch import nn
from torch.nn import functional as F

MEAN, STD = 0.5, 0.25


class Attention(nn.Module):
    """Softmax over K of fc2(ReLU(fc1(average of each plane))): [N, C, H, W] to [N, K]."""

    def __init__(self, channels, experts, ratio=0.25):
        super().__init__()
        hidden = int(channels * ratio) + 1
        self.fc1 = nn.Conv2d(channels, hidden, 1, bias=False)
        self.fc2 = nn.Conv2d(hidden, experts, 1, bias=True)
        # Wide logits from the start: with the usual small ones all frames get the same mix, and training keeps it so.
        nn.init.kaiming_normal_(self.fc1.weight, mode="fan_in", nonlinearity="relu")
        nn.init.normal_(self.fc2.weight, std=1.0)
        nn.init.zeros_(self.fc2.bias)

    def forward(self, x):
        return F.softmax(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))).flatten(1), dim=1)


class DynamicConv2d(nn.Module):
    """A convolution whose kernel is mixed for every sample from K stored ones (Chen et al., CVPR 2020)."""

    def __init__(self, channels, filters, kernel_size, padding=0, dilation=1, K=4):
        super().__init__()
        self.padding, self.dilation = padding, dilation
        self.given_attention = None
        self.attention = Attention(channels, K)
        self.weight = nn.Parameter(torch.empty(K, filters, channels, kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(K, filters))
        for expert in self.weight:
            nn.init.kaiming_normal_(expert, mode="fan_in", nonlinearity="relu")

    def forward(self, x):
        attention = self.attention(x) if self.given_attention is None else self.given_attention.expand(len(x), -1)
        self.last_attention = attention
        weight = torch.einsum("nk,kocij->nocij", attention, self.weight)
        bias = attention @ self.bias
        return torch.cat([F.conv2d(sample[None], w, b, 1, self.padding, self.dilation)
                          for sample, w, b in zip(x, weight, bias)])


class Denoiser(nn.Module):
    """[N, 3, H, W] of (colour - 0.5) / 0.25 with noise, to the same without. Any size."""

    def __init__(self, channels=16):
        super().__init__()
        # The first layer is the same for every frame: the average colour, all that an attention could look at here,
        # says nothing of noise. What its ReLU lets through does: the more noise, the more of it.
        self.stem = nn.Conv2d(3, channels, 3, padding=1)
        self.conv1 = DynamicConv2d(channels, channels, 3, padding=2, dilation=2)
        self.conv2 = DynamicConv2d(channels, channels, 3, padding=2, dilation=2)
        self.conv3 = DynamicConv2d(channels, 3, 3, padding=1)
        for expert in self.conv3.weight.data:
            expert.mul_(0.1)

    def forward(self, x):
        y = F.relu(self.stem(x))
        y = F.relu(self.conv1(y))
        y = F.relu(self.conv2(y))
        return x + self.conv3(y)

    def dynamic_layers(self):
        return {name: layer for name, layer in self.named_children() if isinstance(layer, DynamicConv2d)}


def normalise(pixels):
    """uint8 [N, H, W, 3] to float32 [N, 3, H, W]."""
    return (torch.as_tensor(pixels).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


def to_pixels(output):
    """The inverse, clamped and rounded as a write to an rgba8 image is."""
    return ((output * STD + MEAN).clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1)
