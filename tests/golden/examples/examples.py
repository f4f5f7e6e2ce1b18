"""References of the example networks of docs/networks.md, on generated weights as those of tests/golden/networks."""
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent.parent / "networks"))
import reference
from dynamic_convolution import DynamicConv2d

reference.FOLDER = Path(__file__).parent


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = DynamicConv2d(3, 16, 3)
        self.bn1 = nn.BatchNorm2d(16)
        self.down2 = DynamicConv2d(16, 32, 3, stride=2)
        self.bn2 = nn.BatchNorm2d(32)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")
        self.merge = DynamicConv2d(48, 16, 3)
        self.bn3 = nn.BatchNorm2d(16)
        self.head = nn.Conv2d(16, 2, 1)

    def forward(self, x):
        fine = torch.relu(self.bn1(self.down1(x)))
        coarse = torch.relu(self.bn2(self.down2(fine)))
        both = torch.cat([self.up(coarse), fine], 1)
        return self.head(torch.relu(self.bn3(self.merge(both))))


class Conv(nn.Module):
    def __init__(self, channels, filters, kernel=1):
        super().__init__()
        self.conv = DynamicConv2d(channels, filters, kernel)
        self.bn = nn.BatchNorm2d(filters, eps=1e-3)
        self.act = nn.SiLU()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class C2f(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.half = filters // 2
        self.cv1 = Conv(channels, filters)
        self.cv2 = Conv(3 * self.half, filters)
        self.m = nn.ModuleList([nn.Sequential(Conv(self.half, self.half, 3), Conv(self.half, self.half, 3))])

    def forward(self, x):
        y = list(self.cv1(x).chunk(2, 1))
        y.append(self.m[0](y[-1]) + y[-1])
        return self.cv2(torch.cat(y, 1))


class SPPF(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.cv1 = Conv(channels, channels // 2)
        self.cv2 = Conv(2 * channels, filters)
        self.m = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        y = [self.cv1(x)]
        for _ in range(3):
            y.append(self.m(y[-1]))
        return self.cv2(torch.cat(y, 1))


class Yolo(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(Conv(3, 16, 3), C2f(16, 24), SPPF(24, 16))

    def forward(self, x):
        return self.layers(x)


if __name__ == "__main__":
    gains = {r"attention\.fc[12]\.weight": 1.0}
    reference.write("unet", UNet(), (3, 3, 22, 14), ["down2", "merge"], gains=gains, temperature=1.0)
    reference.write("yolo", Yolo(), (3, 3, 17, 13), ["layers.0", "layers.1"], gains=gains, temperature=1.0)
