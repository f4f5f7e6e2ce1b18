"""DyMN: audio tagging with blocks whose convolutions, activations and gates depend on a context vector
(Schmid, Koutini, Widmer, arXiv 2310.15648). Written from the formulas; keys as in the published files."""
import torch
from torch import nn
from torch.nn import functional as F

from reference import KEEP, main, write

# Index, or in: (channels in, kernel, expanded, out, Hardswish, stride) at width 1.
BLOCKS = [
    (16, 3, 16, 16, False, 1), (16, 3, 64, 24, False, 2), (24, 3, 72, 24, False, 1), (24, 5, 72, 40, False, 2),
    (40, 5, 120, 40, False, 1), (40, 5, 120, 40, False, 1), (40, 3, 240, 80, True, 2), (80, 3, 200, 80, True, 1),
    (80, 3, 184, 80, True, 1), (80, 3, 184, 80, True, 1), (80, 3, 480, 112, True, 1), (112, 3, 672, 112, True, 1),
    (112, 5, 672, 160, True, 2), (160, 5, 960, 160, True, 1), (160, 5, 960, 160, True, 1),
]
# The blocks that are dynamic where dynamic blocks took the places of those with squeeze-excite.
REPLACING = {3, 4, 5, 10, 11, 12, 13, 14}


def divisible(value):
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


def norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3)


class DynamicConv(nn.Module):
    def __init__(self, channels, filters, context, kernel=1, stride=1, groups=1, temperature=1.0, experts=4):
        super().__init__()
        self.residuals = nn.Sequential(nn.Linear(context, experts))
        self.weight = nn.Parameter(torch.zeros(1, 1, experts, filters * (channels // groups) * kernel * kernel))
        self.shape = (filters, channels // groups, kernel, kernel)
        self.stride, self.groups, self.temperature = stride, groups, temperature

    def forward(self, x, context):
        mixing = torch.softmax(self.residuals(context) / self.temperature, dim=1)
        bank = self.weight[0, 0].reshape(-1, *self.shape)
        return torch.cat([
            F.conv2d(x[n:n + 1], torch.einsum("k,koihw->oihw", mixing[n], bank), stride=self.stride,
                     padding=self.shape[2] // 2, groups=self.groups)
            for n in range(len(x))])


class DyReLUB(nn.Module):
    def __init__(self, channels, context):
        super().__init__()
        self.coef_net = nn.Sequential(nn.Linear(context, 4 * channels))
        self.register_buffer("lambdas", torch.tensor([1.0, 1.0, 0.5, 0.5]))
        self.register_buffer("init_v", torch.tensor([1.0, 0.0, 0.0, 0.0]))

    def forward(self, x, context):
        theta = 2 * torch.sigmoid(self.coef_net(context)).reshape(len(x), x.shape[1], 4) - 1
        a1, a2, b1, b2 = (theta * self.lambdas + self.init_v)[:, :, :, None, None].unbind(2)
        return torch.maximum(a1 * x + b1, a2 * x + b2)


class ContextGen(nn.Module):
    """The context vector [N, H], and what gates rows [N, C, F', 1] and columns [N, C, 1, T']."""

    def __init__(self, context, channels, expanded, stride):
        super().__init__()
        self.joint_conv = nn.Conv2d(channels, context, 1, bias=False)
        self.joint_norm = norm(context)
        self.conv_f = nn.Conv2d(context, expanded, 1)
        self.conv_t = nn.Conv2d(context, expanded, 1)
        self.stride = stride

    def forward(self, x):
        rows = x.shape[2]
        joint = torch.cat([x.mean(3), x.mean(2)], dim=2)[..., None]
        joint = F.hardswish(self.joint_norm(self.joint_conv(joint)))
        of_rows, of_columns = joint[:, :, :rows], joint[:, :, rows:]
        if self.stride > 1:
            of_rows, of_columns = (F.avg_pool2d(part, (3, 1), (self.stride, 1), (1, 0)) for part in (of_rows, of_columns))
        return joint.mean((2, 3)), self.conv_f(of_rows), self.conv_t(of_columns).transpose(2, 3)


class Block(nn.Module):
    def __init__(self, width, channels, kernel, expanded, filters, hard_swish, stride, temperature):
        super().__init__()
        channels, expanded, filters = (divisible(count * width) for count in (channels, expanded, filters))
        context = min(max(divisible(expanded // 4), divisible(32 * width)), divisible(128 * width))
        self.expands, self.adds = expanded != channels, stride == 1 and channels == filters
        self.activation = F.hardswish if hard_swish else F.relu
        if self.expands:
            self.exp_conv = DynamicConv(channels, expanded, context, temperature=temperature)
            self.exp_norm = norm(expanded)
        self.depth_conv = DynamicConv(expanded, expanded, context, kernel, stride, expanded, temperature)
        self.depth_norm = norm(expanded)
        self.depth_act = DyReLUB(expanded, context)
        self.proj_conv = DynamicConv(expanded, filters, context, temperature=temperature)
        self.proj_norm = norm(filters)
        self.context_gen = ContextGen(context, channels, expanded, stride)

    def forward(self, x):
        context, of_rows, of_columns = self.context_gen(x)
        y = self.activation(self.exp_norm(self.exp_conv(x, context))) if self.expands else x
        y = self.depth_act(self.depth_norm(self.depth_conv(y, context)), context)
        y = y * torch.sigmoid(of_rows) * torch.sigmoid(of_columns)
        y = self.proj_norm(self.proj_conv(y, context))
        return x + y if self.adds else y


def convolved(channels, filters, kernel=1, stride=1, groups=1, activation=None):
    layers = [nn.Conv2d(channels, filters, kernel, stride, kernel // 2, groups=groups, bias=False), norm(filters)]
    return nn.Sequential(*layers, *([activation] if activation else []))


class InvertedResidual(nn.Module):
    """The static block of MobileNetV3, without squeeze-excite."""

    def __init__(self, width, channels, kernel, expanded, filters, hard_swish, stride):
        super().__init__()
        channels, expanded, filters = (divisible(count * width) for count in (channels, expanded, filters))
        activation = nn.Hardswish() if hard_swish else nn.ReLU()
        first = [convolved(channels, expanded, activation=activation)] if expanded != channels else []
        self.block = nn.Sequential(
            *first, convolved(expanded, expanded, kernel, stride, expanded, activation), convolved(expanded, filters))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.block(x) if self.adds else self.block(x)


class DyMN(nn.Module):
    def __init__(self, width, dynamic=range(15), temperature=1.0, classes=527):
        super().__init__()
        first, last = divisible(16 * width), divisible(160 * width)
        self.in_c = convolved(1, first, 3, 2, activation=nn.Hardswish())
        self.layers = nn.Sequential(*(
            Block(width, *block, temperature) if index in dynamic else InvertedResidual(width, *block)
            for index, block in enumerate(BLOCKS)))
        self.out_c = convolved(last, 6 * last, activation=nn.Hardswish())
        hidden = divisible(1280 * width)
        self.classifier = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6 * last, hidden), nn.Hardswish(), nn.Dropout(),
            nn.Linear(hidden, classes))

    def forward(self, x):
        features = self.out_c(self.layers(self.in_c(x)))
        return self.classifier(features), features.mean((2, 3))


def scales_of(module):
    """Experts stand flattened in rows, so the fan-in is not to be seen in their shape."""
    scales = {r"\.(lambdas|init_v)$": KEEP, r"\.residuals\.0\.bias$": (0, 1.0)}
    for name, layer in module.named_modules():
        if isinstance(layer, DynamicConv):
            _, inputs, height, width = layer.shape
            scales[f"^{name}.weight$".replace(".", r"\.")] = (0, (6.0 / (inputs * height * width)) ** 0.5)
    return scales


def network(name, width, parameters, tensors, temperature=1.0, **options):
    def run():
        module = DyMN(width, temperature=temperature, **options)
        write(name, module, shape=(5, 1, 128, 101), outputs=["output", "embed"], temperature=temperature,
              scales=scales_of(module),
              gains={r"residuals\.0\.weight": 0.5 * temperature, r"coef_net": 0.5},
              layers=["in_c", "layers.0", "layers.1", "layers.3", "layers.5", "layers.10", "layers.14", "out_c"],
              parameters=parameters, tensors=tensors)
    return run


NETWORKS = {
    "dymn04_as": network("dymn04_as", 0.4, 1961239, 578),
    "dymn10_as": network("dymn10_as", 1.0, 10548479, 578),
    "dymn20_as": network("dymn20_as", 2.0, 39966143, 578),
    "dymn04_replace_se_as": network("dymn04_replace_se_as", 0.4, None, 440, dynamic=REPLACING),
    "dymn10_replace_se_as": network("dymn10_replace_se_as", 1.0, None, 440, dynamic=REPLACING),
}

if __name__ == "__main__":
    main(NETWORKS)
