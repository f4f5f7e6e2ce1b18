"""FDY-CRNN: sound event detection with kernels that depend on the frequency (Nam, Kim, Ko, Park, arXiv 2203.15296).
Written from the formulas; keys as in the published files."""
import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write

FILTERS = [32, 64, 128, 256, 256, 256, 256]
POOLS = [(2, 2), (2, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2)]


class Attention(nn.Module):
    """[N, C, L] -> [N, K, L']."""

    def __init__(self, channels, experts, stride, temperature):
        super().__init__()
        hidden = max(channels // 4, 4)
        self.conv1d1 = nn.Conv1d(channels, hidden, 3, stride=stride, padding=1, bias=False)
        self.bn = nn.BatchNorm1d(hidden)
        self.conv1d2 = nn.Conv1d(hidden, experts, 1)
        self.temperature = temperature

    def forward(self, x):
        logits = self.conv1d2(F.relu(self.bn(self.conv1d1(x))))
        return torch.softmax(logits / self.temperature, dim=1)


class AxisDynamicConv(nn.Module):
    """[N, C, T, F]: the sum over k of pi_k * conv(x, W_k), where pi has a value for each k and frequency (or time)."""

    def __init__(self, channels, filters, kernel=3, stride=1, axis="frequency", bias=False, temperature=31.0, experts=4):
        super().__init__()
        self.attention = Attention(channels, experts, stride, temperature)
        self.weight = nn.Parameter(torch.zeros(experts, filters, channels, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(experts, filters)) if bias else None
        self.stride, self.axis = stride, axis

    def forward(self, x):
        mixing = self.attention(x.mean(2 if self.axis == "frequency" else 3))
        result = 0
        for k, weight in enumerate(self.weight):
            bias = None if self.bias is None else self.bias[k]
            part = F.conv2d(x, weight, bias, self.stride, weight.shape[-1] // 2)
            scale = mixing[:, k, None]
            result = result + part * (scale[:, :, None, :] if self.axis == "frequency" else scale[:, :, :, None])
        return result


class ContextGating(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.linear = nn.Linear(channels, channels)

    def forward(self, x):
        return x * torch.sigmoid(self.linear(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2))


class Trunk(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential()
        channels = 1
        for i, (filters, pool) in enumerate(zip(FILTERS, POOLS)):
            convolution = AxisDynamicConv(channels, filters) if i else nn.Conv2d(channels, filters, 3, padding=1)
            self.cnn.add_module(f"conv{i}", convolution)
            self.cnn.add_module(f"batchnorm{i}", nn.BatchNorm2d(filters, eps=1e-3))
            self.cnn.add_module(f"cg{i}", ContextGating(filters))
            self.cnn.add_module(f"pooling{i}", nn.AvgPool2d(pool))
            channels = filters

    def forward(self, x):
        return self.cnn(x)


class Recurrent(nn.Module):
    def __init__(self, channels, hidden, layers):
        super().__init__()
        self.rnn = nn.GRU(channels, hidden, num_layers=layers, batch_first=True, bidirectional=True)

    def forward(self, x):
        return self.rnn(x)[0]


class FdyCrnn(nn.Module):
    """[N, 1, T, 128] -> what is heard in the whole clip [N, classes], and in each of its frames [N, classes, T // 4]."""

    def __init__(self, classes=10, hidden=256):
        super().__init__()
        self.cnn = Trunk()
        self.rnn = Recurrent(FILTERS[-1], hidden, 2)
        self.dense = nn.Linear(2 * hidden, classes)
        self.dense_softmax = nn.Linear(2 * hidden, classes)

    def forward(self, x):
        x = self.rnn(self.cnn(x).squeeze(3).transpose(1, 2))
        strong = torch.sigmoid(self.dense(x))
        weight = torch.softmax(self.dense_softmax(x), dim=2).clamp(1e-7, 1)
        return (strong * weight).sum(1) / weight.sum(1), strong.transpose(1, 2)


def fdy_crnn():
    write("fdy_crnn", FdyCrnn(), shape=(5, 1, 61, 128), temperature=31.0, outputs=["output", "strong"],
          gains={r"attention\.conv1d2\.weight": 60, r"attention\.conv1d2\.bias": 300, r"\.linear\.weight": 1.5,
                 r"rnn\.weight": 1.5, r"rnn\.bias": 5, r"dense\.weight": 4, r"dense_softmax\.weight": 4},
          layers=["cnn.cnn.conv0", "cnn.cnn.conv1", "cnn.cnn.pooling1", "cnn.cnn.conv4", "cnn.cnn.pooling6", "dense"],
          parameters=11061468, tensors=125)


NETWORKS = {"fdy_crnn": fdy_crnn}

if __name__ == "__main__":
    main(NETWORKS)
