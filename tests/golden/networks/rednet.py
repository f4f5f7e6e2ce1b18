#!/usr/bin/python3
"""RedNet (Li et al., "Involution", CVPR 2021, arXiv 2103.06255): ResNets whose 3x3 convolutions are involutions. Keys
of the files that the authors publish (mmclassification)."""
from torch import nn
from torch.nn import functional as F

from reference import main, write


class ConvModule(nn.Module):
    """A convolution with batch normalisation and ReLU, or with a bias and nothing."""

    def __init__(self, inputs, outputs, kernel, stride=1, plain=False):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=plain)
        self.bn = None if plain else nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = self.conv(x)
        return x if self.bn is None else F.relu(self.bn(x))


class Involution(nn.Module):
    """out[c, y, x] = sum over taps p of H[c // 16, p, y, x] * in[c, y * s + p.y - pad, x * s + p.x - pad]."""

    def __init__(self, channels, kernel, stride):
        super().__init__()
        self.kernel, self.stride, self.groups = kernel, stride, channels // 16
        self.conv1 = ConvModule(channels, channels // 4, 1)
        self.conv2 = ConvModule(channels // 4, kernel * kernel * self.groups, 1, plain=True)

    def forward(self, x):
        n, c, _, _ = x.shape
        weight = self.conv2(self.conv1(x if self.stride == 1 else F.avg_pool2d(x, self.stride)))
        height, width = weight.shape[2:]
        weight = weight.view(n, self.groups, 1, self.kernel ** 2, height, width)
        taps = F.unfold(x, self.kernel, 1, self.kernel // 2, self.stride)
        taps = taps.view(n, self.groups, 16, self.kernel ** 2, height, width)
        return (weight * taps).sum(3).view(n, c, height, width)


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        middle = outputs // 4
        self.conv1, self.bn1 = nn.Conv2d(inputs, middle, 1, bias=False), nn.BatchNorm2d(middle)
        self.conv2, self.bn2 = Involution(middle, 7, stride), nn.BatchNorm2d(middle)
        self.conv3, self.bn3 = nn.Conv2d(middle, outputs, 1, bias=False), nn.BatchNorm2d(outputs)
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        else:
            self.downsample = None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Backbone(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.stem = nn.Sequential(ConvModule(3, 32, 3, 2), Involution(32, 3, 1), nn.BatchNorm2d(32), nn.ReLU(),
                                  ConvModule(32, 64, 3))
        inputs = 64
        for index, depth in enumerate(depths):
            outputs = 256 << index
            self.add_module(f"layer{index + 1}", nn.Sequential(*(
                Bottleneck(inputs if block == 0 else outputs, outputs, 2 if block == 0 and index > 0 else 1)
                for block in range(depth))))
            inputs = outputs

    def forward(self, x):
        x = F.max_pool2d(self.stem(x), 3, 2, 1)
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2048, 1000)

    def forward(self, x):
        return self.fc(x.mean((2, 3)))


class RedNet(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.backbone, self.head = Backbone(depths), Head()

    def forward(self, x):
        return self.head(self.backbone(x))


def rednet(depth, depths, millions, tensors=None):
    def make():
        module = RedNet(depths)
        count = sum(p.numel() for p in module.parameters())
        assert abs(count / 1e6 - millions) < 0.006, f"{count} parameters, {millions} million are published"
        # A product of two signals passes on the errors of both; branches that add little keep them small over 50
        # blocks.
        write(f"rednet{depth}", module, (5, 3, 96, 64), tensors=tensors, scales={r"bn3\.weight$": (0.4, 0.1)},
              layers=["backbone.stem.1", "backbone.stem", "backbone.layer1.0.conv2", "backbone.layer1",
                      "backbone.layer2", "backbone.layer3", "backbone.layer4"])
    return make


NETWORKS = {
    "rednet26": rednet(26, (1, 2, 4, 1), 9.23, 251),
    "rednet38": rednet(38, (2, 3, 5, 2), 12.39),
    "rednet50": rednet(50, (3, 4, 6, 3), 15.54),
    "rednet101": rednet(101, (3, 4, 23, 3), 25.65),
    "rednet152": rednet(152, (3, 8, 36, 3), 33.99),
}

if __name__ == "__main__":
    main(NETWORKS)
