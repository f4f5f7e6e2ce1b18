"""Dynamic convolution (arXiv 1912.03458) with the keys of the module that most people paste into their networks
(kaijieshi7/Dynamic-convolution-Pytorch), and what the networks of its references have in common."""
import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    """softmax(fc2(ReLU(fc1(mean of each plane))) / temperature)."""

    def __init__(self, channels, hidden, experts, temperature):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, hidden, 1, bias=False)
        self.fc2 = nn.Conv2d(hidden, experts, 1, bias=True)
        self.temperature = temperature

    def forward(self, x):
        logits = self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))).flatten(1)
        return F.softmax(logits / self.temperature, 1)


def convolve(x, kernels, biases, stride, padding, dilation, groups):
    """Each sample of x [N, C, H, W] with a kernel of its own, [N, O, C/G, kh, kw]."""
    samples = [
        F.conv2d(x[n:n + 1], kernels[n], None if biases is None else biases[n], stride, padding, dilation, groups)
        for n in range(len(x))]
    return torch.cat(samples)


class DynamicConv2d(nn.Module):
    """A convolution whose kernel is mixed from K experts for each sample; a kernel in the middle of its padding."""

    def __init__(self, channels, filters, kernel, stride=1, groups=1, experts=4, temperature=1.0, bias=False):
        super().__init__()
        hidden = experts if channels == 3 else channels // 4 + 1
        self.attention = Attention(channels, hidden, experts, temperature)
        self.weight = nn.Parameter(torch.empty(experts, filters, channels // groups, kernel, kernel))
        self.bias = nn.Parameter(torch.empty(experts, filters)) if bias else None
        self.stride, self.padding, self.groups = stride, kernel // 2, groups

    def forward(self, x):
        mix = self.attention(x)
        kernels = torch.einsum("nk,koihw->noihw", mix, self.weight)
        biases = None if self.bias is None else mix @ self.bias
        return convolve(x, kernels, biases, self.stride, self.padding, 1, self.groups)
