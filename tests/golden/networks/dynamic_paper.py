"""References of the networks of "Dynamic Convolution: Attention over Convolution Kernels" (arXiv 1912.03458): MobileNetV2 of
all widths, MobileNetV3-Small, ResNet-10 and -18 with four experts. Their weights were never published; the names are
torchvision's, the attention's those of the usual module, and as in the paper its hidden layer has a quarter of the channels
and both its layers have biases. The first convolution and the last 1x1 are static: so the parameters are the paper's."""
import torch.nn.functional as F
from torch import nn

from dynamic_convolution import Attention, DynamicConv2d
from reference import main, write


class PaperConv2d(DynamicConv2d):
    def __init__(self, channels, filters, kernel, stride=1, groups=1):
        super().__init__(channels, filters, kernel, stride, groups)
        hidden = max(1, channels // 4)
        self.attention = Attention(channels, hidden, 4, 1.0)
        self.attention.fc1 = nn.Conv2d(channels, hidden, 1)


def divisible(channels):
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def unit(convolution, channels, activation, eps=1e-5):
    return nn.Sequential(convolution, nn.BatchNorm2d(channels, eps), *[activation()] * (activation is not None))


class InvertedResidual(nn.Module):
    def __init__(self, channels, filters, stride, expansion):
        super().__init__()
        hidden = channels * expansion
        layers = [unit(PaperConv2d(channels, hidden, 1), hidden, nn.ReLU6)] if expansion > 1 else []
        layers += [unit(PaperConv2d(hidden, hidden, 3, stride, hidden), hidden, nn.ReLU6),
                   PaperConv2d(hidden, filters, 1), nn.BatchNorm2d(filters)]
        self.conv = nn.Sequential(*layers)
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


class MobileNetV2(nn.Module):
    STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]

    def __init__(self, width):
        super().__init__()
        channels = divisible(32 * width)
        features = [unit(nn.Conv2d(3, channels, 3, 2, 1, bias=False), channels, nn.ReLU6)]
        for expansion, filters, blocks, stride in self.STAGES:
            filters = divisible(filters * width)
            for index in range(blocks):
                features.append(InvertedResidual(channels, filters, stride if index == 0 else 1, expansion))
                channels = filters
        last = divisible(1280 * max(1, width))
        features.append(unit(nn.Conv2d(channels, last, 1, bias=False), last, nn.ReLU6))
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(last, 1000))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        hidden = divisible(channels / 4)
        self.fc1 = nn.Conv2d(channels, hidden, 1)
        self.fc2 = nn.Conv2d(hidden, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class MobileBlock(nn.Module):
    def __init__(self, channels, kernel, hidden, filters, squeezes, activation, stride):
        super().__init__()
        layers = []
        if hidden != channels:
            layers.append(unit(PaperConv2d(channels, hidden, 1), hidden, activation, 1e-3))
        layers.append(unit(PaperConv2d(hidden, hidden, kernel, stride, hidden), hidden, activation, 1e-3))
        if squeezes:
            layers.append(SqueezeExcitation(hidden))
        layers.append(nn.Sequential(PaperConv2d(hidden, filters, 1), nn.BatchNorm2d(filters, 1e-3)))
        self.block = nn.Sequential(*layers)
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.block(x) if self.adds else self.block(x)


class MobileNetV3Small(nn.Module):
    R, H = nn.ReLU, nn.Hardswish
    BLOCKS = [(16, 3, 16, 16, True, R, 2), (16, 3, 72, 24, False, R, 2), (24, 3, 88, 24, False, R, 1),
              (24, 5, 96, 40, True, H, 2), (40, 5, 240, 40, True, H, 1), (40, 5, 240, 40, True, H, 1),
              (40, 5, 120, 48, True, H, 1), (48, 5, 144, 48, True, H, 1), (48, 5, 288, 96, True, H, 2),
              (96, 5, 576, 96, True, H, 1), (96, 5, 576, 96, True, H, 1)]

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            unit(nn.Conv2d(3, 16, 3, 2, 1, bias=False), 16, nn.Hardswish, 1e-3),
            *[MobileBlock(*block) for block in self.BLOCKS],
            unit(nn.Conv2d(96, 576, 1, bias=False), 576, nn.Hardswish, 1e-3))
        self.classifier = nn.Sequential(nn.Linear(576, 1024), nn.Hardswish(), nn.Dropout(), nn.Linear(1024, 1000))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1, self.bn1 = PaperConv2d(channels, filters, 3, stride), nn.BatchNorm2d(filters)
        self.conv2, self.bn2 = PaperConv2d(filters, filters, 3), nn.BatchNorm2d(filters)
        self.downsample = None
        if stride != 1 or channels != filters:
            self.downsample = nn.Sequential(PaperConv2d(channels, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.conv1, self.bn1, channels = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), 64
        for stage in range(4):
            layers = []
            for index in range(blocks):
                layers.append(Block(channels, 64 << stage, 2 if index == 0 and stage > 0 else 1))
                channels = 64 << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(channels, 1000)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3)))


GAINS = {r"attention\.fc[12]\.weight": 0.7}
MOBILE = [f"features.{index}" for index in range(1, 19)]


def mobilenet(name, width, millions):
    module = MobileNetV2(width)
    count = sum(p.numel() for p in module.parameters())
    assert abs(count / 1e6 - millions) < 0.01, f"{name}: {count} parameters, {millions} M are wanted"
    write(name, module, (5, 3, 97, 81), MOBILE, temperature=1.0, gains=GAINS)


def resnet(name, blocks):
    layers = [f"layer{stage + 1}.{index}" for stage in range(4) for index in range(blocks)]
    write(name, ResNet(blocks), (5, 3, 97, 81), layers, temperature=1.0, gains=GAINS)


NETWORKS = {
    "dy_mobilenetv2_100": lambda: mobilenet("dy_mobilenetv2_100", 1.0, 11.15),
    "dy_mobilenetv2_075": lambda: mobilenet("dy_mobilenetv2_075", 0.75, 7.01),
    "dy_mobilenetv2_050": lambda: mobilenet("dy_mobilenetv2_050", 0.5, 3.94),
    "dy_mobilenetv2_035": lambda: mobilenet("dy_mobilenetv2_035", 0.35, 2.69),
    "dy_mobilenetv3_small": lambda: write(
        "dy_mobilenetv3_small", MobileNetV3Small(), (5, 3, 97, 81), MOBILE[:12], temperature=1.0, gains=GAINS),
    "dy_resnet10_paper": lambda: resnet("dy_resnet10_paper", 1),
    "dy_resnet18_paper": lambda: resnet("dy_resnet18_paper", 2),
}

if __name__ == "__main__":
    main(NETWORKS)
