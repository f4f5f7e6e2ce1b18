"""The digits network, in plain PyTorch: five dynamic convolutions between ordinary layers."""

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Softmax over K of fc2(ReLU(fc1(average of each plane))) / temperature: [N, C, H, W] to [N, K]."""

    def __init__(self, channels, experts, ratio=0.25):
        super().__init__()
        hidden = int(channels * ratio) + 1
        self.temperature = 1.0
        self.fc1 = nn.Conv2d(channels, hidden, 1, bias=False)
        self.fc2 = nn.Conv2d(hidden, experts, 1, bias=True)
        # Wide logits from the start: with the usual small ones all samples get the same mix, and training keeps it so.
        nn.init.kaiming_normal_(self.fc1.weight, mode="fan_in", nonlinearity="relu")
        nn.init.normal_(self.fc2.weight, std=1.0)
        nn.init.zeros_(self.fc2.bias)

    def forward(self, x):
        pooled = F.adaptive_avg_pool2d(x, 1)
        logits = self.fc2(F.relu(self.fc1(pooled))).flatten(1)
        self.last_logits = logits
        return F.softmax(logits / self.temperature, dim=1)


class DynamicConv2d(nn.Module):
    """A convolution whose kernel is mixed for every sample from K stored ones (Chen et al., CVPR 2020)."""

    def __init__(self, channels, filters, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, K=4):
        super().__init__()
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
        self.attention = Attention(channels, K)
        self.weight = nn.Parameter(torch.empty(K, filters, channels // groups, kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(K, filters)) if bias else None
        for expert in self.weight:
            nn.init.kaiming_normal_(expert, mode="fan_in", nonlinearity="relu")

    def forward(self, x):
        count, channels, height, width = x.shape
        attention = self.attention(x)
        self.last_attention = attention
        weight = torch.einsum("nk,kocij->nocij", attention, self.weight)
        bias = (attention @ self.bias).flatten() if self.bias is not None else None
        # Convolution knows one kernel only, so the samples become groups of one big sample.
        output = F.conv2d(x.reshape(1, count * channels, height, width), weight.flatten(0, 1), bias,
                          self.stride, self.padding, self.dilation, count * self.groups)
        return output.view(count, -1, output.shape[2], output.shape[3])


class Digits(nn.Module):
    """1x28x28, (pixel / 255 - 0.1307) / 0.3081, to 10 logits."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 16, 3, padding=1, bias=False)
        self.bn0 = nn.BatchNorm2d(16)
        self.conv1 = DynamicConv2d(16, 32, 3, stride=2, padding=1)
        self.bn1 = nn.BatchNorm2d(32)
        self.dw = DynamicConv2d(32, 32, 3, padding=1, groups=32)
        self.bn2 = nn.BatchNorm2d(32)
        self.pw = DynamicConv2d(32, 48, 1)
        self.bn3 = nn.BatchNorm2d(48)
        self.conv2 = DynamicConv2d(48, 48, 3, padding=1)
        self.bn4 = nn.BatchNorm2d(48)
        self.pool = nn.MaxPool2d(2)
        self.conv3 = DynamicConv2d(48, 64, 3, stride=2, padding=1, bias=False)
        self.bn5 = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn0(self.stem(x)))
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu6(self.bn2(self.dw(x)))
        x = F.silu(self.bn3(self.pw(x)))
        x = F.relu(self.bn4(self.conv2(x)) + x)
        x = F.relu(self.bn5(self.conv3(self.pool(x))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))

    def dynamic_layers(self):
        return {name: layer for name, layer in self.named_children() if isinstance(layer, DynamicConv2d)}

    def set_temperature(self, temperature):
        for layer in self.dynamic_layers().values():
            layer.attention.temperature = temperature


def normalise(images):
    """uint8 [N, 28, 28] to float32 [N, 1, 28, 28]."""
    return (torch.as_tensor(images).unsqueeze(1).float() / 255 - 0.1307) / 0.3081
