"""KernelWarehouse (Li, Yao; ICML 2024): kernels put together from cells that layers share. Networks from the formulas, with the
keys of the published files.

A kernel is tiled by m cells. Of the n cells E_i of the layer's warehouse, cell j of the kernel is sum_i alpha[j, i] E_i, where
alpha = z / (sum over n + 1 of |z| + 1e-3), of which the last column is dropped, and z is a small network of the pooled input.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from reference import main, write


class Attention(nn.Module):
    """[N, C] to [N, m, n]."""

    def __init__(self, channels, cells, mixtures, norm, reduction, ratio, basis):
        super().__init__()
        self.mixtures = mixtures
        hidden = max(int(channels * reduction), 16)
        if basis is not None:
            width, self.start = basis
            self.local = int(ratio * mixtures)
            others = cells - self.local
            self.width = max(int(others * width), 16)
            self.basis_bias = nn.Parameter(torch.zeros((cells + 1) * mixtures))
            self.fc3 = nn.Linear(self.width, others, bias=False)
        self.has_basis = basis is not None
        rows = self.local + self.width + 1 if self.has_basis else cells + 1
        self.fc1 = nn.Linear(channels, hidden, bias=norm is nn.LayerNorm)
        self.norm1 = norm(hidden)
        self.fc2 = nn.Linear(hidden, rows * mixtures, bias=not self.has_basis)

    def forward(self, u):
        z = self.fc2(F.relu(self.norm1(self.fc1(u)))).reshape(len(u), self.mixtures, -1)
        if self.has_basis:
            local, basis, zero = z.split([self.local, self.width, 1], 2)
            others = self.fc3(basis)
            z = torch.cat([others[:, :, :self.start], local, others[:, :, self.start:], zero], 2)
            z = z + self.basis_bias.reshape(1, self.mixtures, -1)
        return (z / (z.abs().sum(2, keepdim=True) + 1e-3))[:, :, :-1]


class WarehouseConv(nn.Module):
    """A convolution whose kernel is put together for each sample."""

    def __init__(self, channels, filters, kernel, stride=1, padding=0, groups=1, bias=False, norm=nn.BatchNorm1d):
        super().__init__()
        self.channels, self.filters, self.kernel, self.norm = channels, filters, kernel, norm
        self.geometry, self.groups = (stride, padding), groups
        self.bias = nn.Parameter(torch.zeros(filters)) if bias else None

    @property
    def plane(self):
        return self.filters, self.channels // self.groups

    def attach(self, warehouse, index, cells, shape, ratio, basis):
        self.shape, self.fetch = shape, lambda: warehouse.weights[index]
        mixtures = self.count(shape)
        self.attention = Attention(self.channels, cells, mixtures, self.norm, warehouse.reduction, ratio, basis)

    def count(self, shape):
        """m."""
        return self.plane[0] // shape[0] * (self.plane[1] // shape[1]) * self.kernel ** 2

    def forward(self, x):
        n, (out_cell, in_cell), (filters, channels) = len(x), self.shape, self.plane
        alpha, cells = self.attention(x.mean((2, 3))), self.fetch().flatten(1)
        weight = (alpha @ cells).reshape(n, self.kernel ** 2, filters // out_cell, channels // in_cell, out_cell, in_cell)
        weight = weight.permute(0, 2, 4, 3, 5, 1).reshape(n * filters, channels, self.kernel, self.kernel)
        y = F.conv2d(x.reshape(1, -1, *x.shape[2:]), weight, None, *self.geometry, 1, n * self.groups)
        y = y.reshape(n, filters, *y.shape[2:])
        return y if self.bias is None else y + self.bias.reshape(1, -1, 1, 1)


class WarehouseLinear(nn.Module):
    """[N, C] to [N, O]: a convolution with one tap over one token."""

    def __init__(self, channels, filters):
        super().__init__()
        self.conv = WarehouseConv(channels, filters, 1, bias=True)

    def forward(self, x):
        return self.conv(x[:, :, None, None]).flatten(1)


class Warehouse(nn.Module):
    """The cells; who shares which is told once the network is there."""

    def __init__(self, reduction=1 / 16):
        super().__init__()
        self.weights, self.reduction = nn.ParameterList(), reduction

    def add(self, members, ratio, plane=(1, 1), basis=None, linear=False):
        """A warehouse for some layers: cells are the largest that tile them all, times plane."""
        shape = [round(math.gcd(*sizes) * part) for sizes, part in zip(zip(*(m.plane for m in members)), plane)]
        mixtures = [member.count(shape) for member in members]
        cells, index, start = int(sum(mixtures) * ratio), len(self.weights), 0
        self.weights.append(nn.Parameter(torch.zeros(cells, *shape, *((1,) if linear else (1, 1)))))
        for member, m in zip(members, mixtures):
            member.attach(self, index, cells, shape, ratio, None if basis is None else (basis, start))
            step = max(1, int(1 / ratio))
            start += int(ratio) * m if ratio >= 1 else sum(i % step == i // step % step for i in range(m))


def plain(channels, filters, kernel, stride=1, padding=0):
    return nn.Conv2d(channels, filters, kernel, stride, padding, bias=False)


class Block(nn.Module):
    """Of ResNet: kernels, and a downsample where the shape changes. static: that conv1 and the downsample are ordinary."""

    def __init__(self, channels, width, kernels, stride, static):
        super().__init__()
        self.depth, out = len(kernels), width * (4 if len(kernels) == 3 else 1)
        for i, kernel in enumerate(kernels):
            source = channels if i == 0 else width
            filters = out if i == self.depth - 1 else width
            step = stride if i == self.depth - 2 else 1
            conv = plain if static and i == 0 else WarehouseConv
            # The stride is at the 3x3 layer, which is the first of two and the second of three.
            setattr(self, f"conv{i + 1}", conv(source, filters, kernel, step, kernel // 2))
            setattr(self, f"bn{i + 1}", nn.BatchNorm2d(filters))
        if stride != 1 or channels != out:
            conv = plain if static else WarehouseConv
            self.downsample = nn.Sequential(conv(channels, out, 1, stride, 0), nn.BatchNorm2d(out))

    def forward(self, x):
        y = x
        for i in range(1, self.depth + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.depth else y
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    """kernels: of a block; ratio: cells per mixture; part: of each side of the cell; basis: ratio of the non-local basis."""

    def __init__(self, depths, kernels, ratio, part=1, basis=None):
        super().__init__()
        self.warehouse_manager = Warehouse()
        self.conv1, self.bn1 = plain(3, 64, 7, 2, 3), nn.BatchNorm2d(64)
        channels, groups = 64, {0: [], 1: [], 2: [], 3: []}
        for stage, depth in enumerate(depths):
            blocks = []
            for i in range(depth):
                first = i == 0 and stage > 0
                static = len(kernels) == 3 and stage == 0 and i == 0
                blocks.append(Block(channels, 64 << stage, kernels, 2 if first else 1, static))
                channels = (64 << stage) * (4 if len(kernels) == 3 else 1)
                for name, conv in blocks[-1].named_modules():
                    if isinstance(conv, WarehouseConv):
                        # What takes the channels of the stage before has its cells too.
                        groups[stage - (first and name in ("conv1", "downsample.0"))].append(conv)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, 1000)
        for members in groups.values():
            self.warehouse_manager.add(members, ratio, (part, part), basis)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return self.fc(x.mean((2, 3)))


def norm_relu6(conv, filters):
    return nn.Sequential(conv, nn.BatchNorm2d(filters), nn.ReLU6())


class Inverted(nn.Module):
    def __init__(self, channels, filters, stride, expand, pointwise):
        super().__init__()
        hidden = channels * expand
        expansion = [norm_relu6(pointwise(channels, hidden, 1), hidden)] if expand != 1 else []
        depthwise = norm_relu6(WarehouseConv(hidden, hidden, 3, stride, 1, hidden), hidden)
        self.conv = nn.Sequential(*expansion, depthwise, pointwise(hidden, filters, 1), nn.BatchNorm2d(filters))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]

# Who shares with whom, in the order of the warehouses: expanding (e), depthwise (d), projecting (p) layers of blocks.
SHARING = {
    0.5: ["d1 d2", "d3 d4", "d5 d6 d7", "d8 d9 d10 d11", "d12 d13 d14", "e15 e16 e17", "d15 d16 d17", "p15 p16 p17 18"],
    1: ["d1 d2", "p1 e2 p2", "e3 p3 e4 p4", "d3 d4", "e5 p5 e6 p6 e7 p7", "d5 d6 d7", "e8 p8 e9 p9 e10 p10 e11 p11",
        "d8 d9 d10 d11", "e12 p12 e13 p13 e14 p14", "d12 d13 d14", "e15 p15 e16 p16 e17 p17 18", "d15 d16 d17"],
    4: ["d1 d2", "p1 p2", "e2", "e3 e4", "d3 d4", "p3 p4", "e5 e6 e7", "d5 d6 d7", "p5 p6 p7", "e8 e9 e10 e11", "d8 d9 d10 d11",
        "p8 p9 p10 p11", "e12 e13 e14", "d12 d13 d14", "p12 p13 p14", "e15 e16 e17", "d15 d16 d17", "p15 p16 p17 18"],
}


def divisible(value):
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


class MobileNetV2(nn.Module):
    def __init__(self, width, ratio):
        super().__init__()
        channels, last, halved = divisible(32 * width), divisible(1280 * max(1.0, width)), ratio < 1
        self.warehouse_manager = Warehouse(1 / 32 if halved else 1 / 16)
        features = [norm_relu6(WarehouseConv(3, channels, 3, 2, 1), channels)]
        for stage, (expand, out, count, stride) in enumerate(STAGES):
            for i in range(count):
                pointwise = plain if halved and len(features) < 15 else WarehouseConv
                features.append(Inverted(channels, divisible(out * width), 1 if i else stride, expand, pointwise))
                channels = divisible(out * width)
        self.features = nn.Sequential(*features, norm_relu6(WarehouseConv(channels, last, 1), last))
        self.classifier = nn.Sequential(nn.Dropout(), WarehouseLinear(last, 1000)) if halved else nn.Linear(last, 1000)
        self.warehouse_manager.add([self.features[0][0]], max(ratio, 1))
        for names in SHARING[ratio]:
            is_pointwise = halved and not names.startswith("d")
            self.warehouse_manager.add([self.find(name) for name in names.split()], ratio if is_pointwise else max(ratio, 1),
                                       (0.5, 0.5) if is_pointwise else (1, 1))
        if halved:
            self.warehouse_manager.add([self.classifier[1].conv], ratio, (1, 1 / 40), linear=True)

    def find(self, name):
        if name == "18":
            return self.features[18][0]
        layers = self.features[int(name[1:])].conv
        return {"e": lambda: layers[0][0], "d": lambda: layers[-3][0], "p": lambda: layers[-2]}[name[0]]()

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of [N, C, H, W]."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-6)

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def layer_conv(*arguments, **more):
    return WarehouseConv(*arguments, bias=True, norm=nn.LayerNorm, **more)


class ConvNeXtBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.dwconv = layer_conv(channels, channels, 7, 1, 3, groups=channels)
        self.norm = ChannelNorm(channels)
        self.pwconv1, self.pwconv2 = layer_conv(channels, 4 * channels, 1), layer_conv(4 * channels, channels, 1)
        self.gamma = nn.Parameter(torch.ones(1, channels, 1, 1))

    def forward(self, x):
        return x + self.gamma * self.pwconv2(F.gelu(self.pwconv1(self.norm(self.dwconv(x)))))


class ConvNeXt(nn.Module):
    def __init__(self, depths=(3, 3, 9, 3), widths=(96, 192, 384, 768)):
        super().__init__()
        self.warehouse_manager = Warehouse()
        downs = [nn.Sequential(layer_conv(3, widths[0], 4, 4), ChannelNorm(widths[0]))]
        downs += [nn.Sequential(ChannelNorm(a), layer_conv(a, b, 2, 2)) for a, b in zip(widths, widths[1:])]
        self.downsample_layers = nn.ModuleList(downs)
        self.stages = nn.ModuleList(nn.Sequential(*(ConvNeXtBlock(width) for _ in range(depth)))
                                    for width, depth in zip(widths, depths))
        self.norm, self.head = nn.LayerNorm(widths[-1], eps=1e-6), nn.Linear(widths[-1], 1000)
        for i, down in enumerate(downs):
            self.warehouse_manager.add([down[1 if i else 0]], 1)
        for stage in self.stages:
            self.warehouse_manager.add([block.dwconv for block in stage], 1)
            pointwise = [conv for block in stage for conv in (block.pwconv1, block.pwconv2)]
            self.warehouse_manager.add(pointwise, 1)

    def forward(self, x):
        for down, stage in zip(self.downsample_layers, self.stages):
            x = stage(down(x))
        return self.head(self.norm(x.mean((2, 3))))


def resnet(name, depths, kernels, ratio, millions, tensors, cells, **more):
    check(name, ResNet(depths, kernels, ratio, **more), millions, tensors, cells, (5, 3, 97, 81),
          ["conv1", "layer1.0", "layer2.0", "layer3.0", f"layer4.{depths[3] - 1}"])


def resnet18(label, ratio, millions, cells, part=1):
    resnet(f"kw{label}_resnet18", (2, 2, 2, 2), (3, 3), ratio, millions, 259, cells, part=part)


def resnet50(label, ratio, millions, tensors, cells, **more):
    resnet(f"kw{label}_resnet50", (3, 4, 6, 3), (1, 3, 1), ratio, millions, tensors, cells, **more)


def mobilenet(label, width, ratio, millions, tensors, cells):
    check(f"kw{label}_mobilenetv2_{'050' if width == 0.5 else '100'}", MobileNetV2(width, ratio), millions, tensors, cells,
          (5, 3, 97, 81), ["features.0", "features.1", "features.3", "features.7", "features.16", "features.18"])


def check(name, module, millions, tensors, cells, shape, layers, gains=None):
    """Writes a reference after the totals and the warehouses (n, Co, Ci) were compared with the published ones."""
    found = [tuple(weight.shape[:3]) for weight in module.warehouse_manager.weights]
    assert found == cells, f"{name}: warehouses {found}, {cells} are wanted"
    count = sum(parameter.numel() for parameter in module.parameters())
    assert round(count / 1e6, 2) == millions, f"{name}: {count} parameters, {millions} M are wanted"
    # Coefficients that hang on the input by degrees, or some fifty of them in a row magnify the last bit to a wrong digit.
    write(name, module, shape, layers=layers, tensors=tensors,
          scales={r"attention\.fc2\.bias": (0, 1), "basis_bias": (0, 1), r"\.gamma": (0.6, 0.4)},
          gains={r"attention\.fc2\.weight": 0.5, **(gains or {})})


CELLS18 = [(56, 64, 64), (47, 128, 128), (47, 256, 256), (27, 512, 512)]
CELLS50 = [(87, 64, 64), (104, 128, 128), (138, 256, 256), (47, 512, 512)]


def times(cells, ratio, part=1.0):
    return [(int(n * ratio), int(out * part), int(source * part)) for n, out, source in cells]


NETWORKS = {
    "kw1d4x_resnet18": lambda: resnet18("1d4x", 0.25, 4.03, times(CELLS18, 1, 0.5), 0.5),
    "kw1d2x_resnet18": lambda: resnet18("1d2x", 0.5, 7.43, times(CELLS18, 2, 0.5), 0.5),
    "kw1x_resnet18": lambda: resnet18("1x", 1, 11.93, CELLS18),
    "kw2x_resnet18": lambda: resnet18("2x", 2, 23.24, times(CELLS18, 2)),
    "kw4x_resnet18": lambda: resnet18("4x", 4, 45.86, times(CELLS18, 4)),
    "kw1d2x_resnet50": lambda: resnet50("1d2x", 0.5, 17.64, 724, times(CELLS50, 2, 0.5), part=0.5, basis=0.0625),
    "kw1x_resnet50": lambda: resnet50("1x", 1, 28.05, 674, CELLS50),
    "kw4x_resnet50": lambda: resnet50("4x", 4, 102.02, 674, times(CELLS50, 4)),
    "kw1d2x_mobilenetv2_100": lambda: mobilenet("1d2x", 1.0, 0.5, 2.65, 506, [
        (9, 32, 3), (36, 32, 1), (18, 144, 1), (27, 192, 1), (36, 384, 1), (27, 576, 1), (6, 480, 80), (27, 960, 1),
        (40, 80, 160), (20, 1000, 32)]),
    "kw1x_mobilenetv2_100": lambda: mobilenet("1x", 1.0, 1, 5.17, 691, [
        (9, 32, 3), (36, 32, 1), (34, 8, 16), (78, 8, 24), (18, 144, 1), (42, 32, 32), (27, 192, 1), (102, 32, 64),
        (36, 384, 1), (120, 32, 96), (27, 576, 1), (58, 160, 160), (27, 960, 1)]),
    "kw4x_mobilenetv2_100": lambda: mobilenet("4x", 1.0, 4, 11.38, 697, [
        (36, 32, 3), (144, 32, 1), (44, 8, 32), (4, 96, 16), (8, 144, 24), (72, 144, 1), (28, 8, 144), (12, 192, 32),
        (108, 192, 1), (16, 32, 192), (16, 384, 64), (144, 384, 1), (36, 32, 384), (12, 576, 96), (108, 576, 1),
        (44, 32, 576), (12, 960, 160), (108, 960, 1), (80, 160, 320)]),
    "kw1d2x_mobilenetv2_050": lambda: mobilenet("1d2x", 0.5, 0.5, 1.47, 506, [
        (9, 16, 3), (36, 16, 1), (18, 96, 1), (27, 96, 1), (36, 192, 1), (27, 288, 1), (6, 240, 40), (27, 480, 1),
        (56, 40, 80), (20, 1000, 32)]),
    "kw1x_mobilenetv2_050": lambda: mobilenet("1x", 0.5, 1, 2.85, 691, [
        (9, 16, 3), (36, 16, 1), (20, 8, 8), (24, 16, 16), (18, 96, 1), (42, 16, 16), (27, 96, 1), (102, 16, 32),
        (36, 192, 1), (120, 16, 48), (27, 288, 1), (74, 80, 80), (27, 480, 1)]),
    "kw4x_mobilenetv2_050": lambda: mobilenet("4x", 0.5, 4, 4.65, 697, [
        (36, 16, 3), (144, 16, 1), (28, 8, 16), (4, 48, 8), (8, 96, 16), (72, 96, 1), (8, 16, 96), (12, 96, 16),
        (108, 96, 1), (16, 16, 96), (16, 192, 32), (144, 192, 1), (36, 16, 192), (12, 288, 48), (108, 288, 1),
        (44, 16, 288), (12, 480, 80), (108, 480, 1), (112, 80, 160)]),
    "kw1x_convnext_tiny": lambda: check("kw1x_convnext_tiny", ConvNeXt(), 39.37, 484, [
        (16, 96, 3), (4, 192, 96), (4, 384, 192), (4, 768, 384), (147, 96, 1), (24, 96, 96), (147, 192, 1), (24, 192, 192),
        (441, 384, 1), (72, 384, 384), (147, 768, 1), (24, 768, 768)], (5, 3, 97, 81),
        ["downsample_layers.0", "stages.0.0", "stages.1.0", "stages.2.0", "stages.3.2"],
        gains={"warehouse_manager": 6}),
}

if __name__ == "__main__":
    main(NETWORKS)
