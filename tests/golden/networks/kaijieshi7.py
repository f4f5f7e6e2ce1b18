"""References of the networks that come with the usual module of dynamic convolution: torchvision's ResNet, ResNeXt and VGG
in which every convolution but the ResNets' stem is dynamic."""
import torch
import torch.nn.functional as F
from torch import nn

from dynamic_convolution import DynamicConv2d
from reference import main, write


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, channels, planes, stride, groups, width):
        super().__init__()
        self.conv1 = DynamicConv2d(channels, planes, 3, stride)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = DynamicConv2d(planes, planes, 3)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample(channels, planes, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, channels, planes, stride, groups, width):
        super().__init__()
        inner = planes * width // 64 * groups
        self.conv1 = DynamicConv2d(channels, inner, 1)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = DynamicConv2d(inner, inner, 3, stride, groups)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = DynamicConv2d(inner, 4 * planes, 1)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        self.downsample = downsample(channels, 4 * planes, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


def downsample(channels, filters, stride):
    if stride == 1 and channels == filters:
        return None
    return nn.Sequential(DynamicConv2d(channels, filters, 1, stride), nn.BatchNorm2d(filters))


class ResNet(nn.Module):
    def __init__(self, block, depths, groups=1, width=64):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, depth in enumerate(depths):
            planes = 64 << stage
            blocks = []
            for index in range(depth):
                stride = 2 if index == 0 and stage > 0 else 1
                blocks.append(block(channels, planes, stride, groups, width))
                channels = planes * block.expansion
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, 1000)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class Vgg(nn.Module):
    def __init__(self, widths, classes):
        super().__init__()
        features, channels = [], 3
        for width in widths:
            if width is None:
                features.append(nn.MaxPool2d(2))
            else:
                features += [DynamicConv2d(channels, width, 3), nn.ReLU()]
                channels = width
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(nn.Linear(channels * 49, classes))

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), 7).flatten(1))


# Deep sums of branches would grow, and attentions with them turn into choices that magnify every rounding.
SCALES = {r"bn3\.weight$": (0.4, 0.1)}
GAINS = {r"attention\.fc[12]\.weight": 0.7}


def resnet(name, block, depths, parameters, tensors, size=(97, 81), **more):
    layers = [f"layer{stage + 1}.{index}" for stage, depth in enumerate(depths) for index in range(depth)]
    write(name, ResNet(block, depths, **more), (5, 3, *size), layers, temperature=1.0, gains=GAINS,
          scales=SCALES, parameters=parameters, tensors=tensors)


def vgg11():
    widths = [64, None, 128, None, 256, 256, None, 512, 512, None, 512, 512, None]
    layers = ["features.1", "features.4", "features.7", "features.9", "features.12", "features.14", "features.17",
              "features.19"]
    write("dy_vgg11", Vgg(widths, 10), (5, 3, 71, 67), layers, temperature=1.0, gains=GAINS, parameters=37360866,
          tensors=34)


NETWORKS = {
    "dy_resnet18": lambda: resnet("dy_resnet18", BasicBlock, (2, 2, 2, 2), 45475008, 179, (99, 81)),
    "dy_resnet34": lambda: resnet("dy_resnet34", BasicBlock, (3, 4, 6, 3), None, None, (99, 83)),
    "dy_resnet50": lambda: resnet("dy_resnet50", Bottleneck, (3, 4, 6, 3), 100895176, 476, (97, 83)),
    "dy_resnet101": lambda: resnet("dy_resnet101", Bottleneck, (3, 4, 23, 3), None, None),
    "dy_resnext50_32x4d": lambda: resnet(
        "dy_resnext50_32x4d", Bottleneck, (3, 4, 6, 3), 100638664, 476, groups=32, width=4),
    "dy_vgg11": vgg11,
}

if __name__ == "__main__":
    main(NETWORKS)
