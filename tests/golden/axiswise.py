"""The layers of networks for sound: axiswise/NNN.json names the layer and its arguments, NNN.npz holds the rest.

Convolutions whose kernel changes along time or frequency, over [N, C, T, F], and torch.nn.GRU over [N, C, T, 1]. Written from
the formulas, with the keys of frednam93/FDY-SED and MDFD-SED and of shkim816/temporal_dynamic_cnn.
"""

import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """[N, C, L] to shares [N, K, L'], of one axis."""

    def __init__(self, channels, experts, stride, temperature):
        super().__init__()
        hidden = max(channels // 4, 4)
        self.conv1d1 = nn.Conv1d(channels, hidden, 3, stride=stride, padding=1, bias=False)
        self.bn = nn.BatchNorm1d(hidden)
        self.conv1d2 = nn.Conv1d(hidden, experts, 1)
        self.temperature = temperature

    def forward(self, x):
        return torch.softmax(self.conv1d2(F.relu(self.bn(self.conv1d1(x)))) / self.temperature, dim=1)


def spread(mixing, axis):
    """[N, K, L] beside [N, K, O, T, F]."""
    return mixing[:, :, None, :, None] if axis == "rows" else mixing[:, :, None, None, :]


class AxisDynamicConv2d(nn.Module):
    """FDY-Conv (axis columns) and its like along time; experts may be dilated (DFD-Conv)."""

    def __init__(self, channels, filters, kernel_size=3, stride=1, padding=1, axis="columns", bias=False, experts=4,
                 temperature=31.0, dilations=None):
        super().__init__()
        self.attention = Attention(channels, experts, stride, temperature)
        self.weight = nn.Parameter(torch.zeros(experts, filters, channels, kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(experts, filters)) if bias else None
        self.axis, self.stride, self.padding = axis, stride, padding
        self.dilations = dilations or [(1, 1)] * experts

    def forward(self, x):
        mixing = self.attention(x.mean(3 if self.axis == "rows" else 2))
        parts = torch.stack([
            F.conv2d(x, weight, None if self.bias is None else self.bias[k], self.stride,
                     tuple(self.padding + d - 1 for d in dilation), tuple(dilation))
            for k, (weight, dilation) in enumerate(zip(self.weight, self.dilations))], dim=1)
        return (parts * spread(mixing, self.axis)).sum(1)


class PartialAxisDynamicConv2d(nn.Module):
    """PFD- and MDFD-Conv: some filters are static, the others in groups with attention and dilated experts of their own."""

    def __init__(self, channels, filters, groups, group_filters, stride=1, axis="columns", bias=False, temperature=45.0):
        super().__init__()
        self.groups, self.group_filters, self.axis = groups, group_filters, axis
        self.static = filters - group_filters * len(groups)
        for dilation in (1, 2, 3):
            count = group_filters * sum(list(group).count(dilation) for group in groups)
            count += self.static if dilation == 1 else 0
            if count:
                self.add_module(f"conv_dil{dilation}", nn.Conv2d(
                    channels, count, 3, stride, dilation, dilation, bias=bias))
        for i, group in enumerate(groups):
            self.add_module(f"attention_{i}", Attention(channels, len(group), stride, temperature))

    def forward(self, x):
        made = {d: getattr(self, f"conv_dil{d}")(x) for d in (1, 2, 3) if hasattr(self, f"conv_dil{d}")}
        used = {1: self.static, 2: 0, 3: 0}
        results = [made[1][:, :self.static]] if self.static else []
        for i, group in enumerate(self.groups):
            parts = []
            for dilation in group:
                parts.append(made[dilation][:, used[dilation]:used[dilation] + self.group_filters])
                used[dilation] += self.group_filters
            mixing = getattr(self, f"attention_{i}")(x.mean(3 if self.axis == "rows" else 2))
            results.append((torch.stack(parts, 1) * spread(mixing, self.axis)).sum(1))
        return torch.cat(results, 1)


class MapAttention(nn.Module):
    """[N, C, F, T] to shares [N, K, T']: all rows of all channels are seen."""

    def __init__(self, channels, height, kernel_size, stride, padding, experts, temperature):
        super().__init__()
        hidden = channels * height // 8
        self.fc1 = nn.Conv1d(channels * height, hidden, kernel_size, stride, padding, bias=False)
        self.bn = nn.BatchNorm1d(hidden)
        self.fc2 = nn.Conv1d(hidden, experts, 3, padding=1)
        self.temperature = temperature

    def forward(self, x):
        return torch.softmax(self.fc2(F.relu(self.bn(self.fc1(x.flatten(1, 2))))) / self.temperature, dim=1)


class TemporalDynamicConv2d(nn.Module):
    """TDY-Conv, over [N, C, F, T]."""

    def __init__(self, channels, filters, height, kernel_size=3, stride=1, padding=0, bias=False, experts=6, temperature=31.0):
        super().__init__()
        self.attention = MapAttention(channels, height, kernel_size, stride, padding, experts, temperature)
        self.weight = nn.Parameter(torch.zeros(experts, filters, channels, kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.zeros(experts, filters)) if bias else None
        self.stride, self.padding = stride, padding

    def forward(self, x):
        mixing = self.attention(x)
        parts = torch.stack([
            F.conv2d(x, weight, None if self.bias is None else self.bias[k], self.stride, self.padding)
            for k, weight in enumerate(self.weight)], dim=1)
        return torch.einsum("nkoft,nkt->noft", parts, mixing)


class GRU(nn.Module):
    """torch.nn.GRU from channels [N, C, T, 1] to channels; its keys are the module's own."""

    def __init__(self, **arguments):
        super().__init__()
        inner = nn.GRU(batch_first=True, **arguments)
        self.__dict__["inner"] = inner
        for name, parameter in inner.named_parameters():
            self.register_parameter(name, parameter)

    def forward(self, x):
        for name, parameter in self._parameters.items():
            self.inner._parameters[name] = parameter
        self.inner._flat_weights = [self._parameters[name] for name in self.inner._flat_weights_names]
        return self.inner(x[..., 0].transpose(1, 2))[0].transpose(1, 2)[..., None]


def layer(kind, shape, **arguments):
    return kind, shape, arguments


CASES = [
    layer(AxisDynamicConv2d, (1, 3, 7, 9), channels=3, filters=5),
    layer(AxisDynamicConv2d, (3, 18, 5, 11), channels=18, filters=7, bias=True, temperature=1.5),
    layer(AxisDynamicConv2d, (2, 6, 13, 4), channels=6, filters=9, axis="rows", bias=True),
    layer(AxisDynamicConv2d, (2, 5, 9, 12), channels=5, filters=8, stride=2, experts=3),
    layer(AxisDynamicConv2d, (3, 5, 10, 7), channels=5, filters=8, stride=2, axis="rows"),
    layer(AxisDynamicConv2d, (1, 4, 1, 1), channels=4, filters=1, experts=1),
    layer(AxisDynamicConv2d, (2, 6, 11, 13), channels=6, filters=5, temperature=45.0,
          dilations=[[1, 1], [1, 2], [1, 3], [1, 3]]),
    layer(AxisDynamicConv2d, (2, 6, 8, 9), channels=6, filters=4, bias=True, axis="rows",
          dilations=[[2, 1], [1, 1], [2, 1], [1, 3]]),
    layer(PartialAxisDynamicConv2d, (2, 5, 9, 11), channels=5, filters=11, group_filters=2,
          groups=[[1, 1, 1, 1], [1, 1, 2, 3], [1, 2, 2, 3]]),
    layer(PartialAxisDynamicConv2d, (3, 9, 6, 7), channels=9, filters=6, group_filters=3, bias=True, axis="rows",
          groups=[[1, 3], [3, 1, 3]], temperature=2.0),
    layer(PartialAxisDynamicConv2d, (2, 4, 9, 8), channels=4, filters=8, group_filters=1, stride=2, groups=[[1, 1]]),
    layer(TemporalDynamicConv2d, (2, 4, 5, 11), channels=4, filters=6, height=5, padding=1),
    layer(TemporalDynamicConv2d, (3, 3, 10, 9), channels=3, filters=7, height=10, padding=1, stride=2, bias=True),
    layer(TemporalDynamicConv2d, (2, 8, 6, 7), channels=8, filters=5, height=6, kernel_size=1, stride=2, experts=4,
          temperature=1.0),
    layer(GRU, (3, 7, 13, 1), input_size=7, hidden_size=11),
    layer(GRU, (2, 5, 9, 1), input_size=5, hidden_size=33, num_layers=2, bidirectional=True),
    layer(GRU, (1, 6, 1, 1), input_size=6, hidden_size=4, bidirectional=True),
    layer(GRU, (2, 3, 17, 1), input_size=3, hidden_size=5, num_layers=3, bias=False),
]


def fill(module, generator):
    """Lively numbers: what is divided by a temperature is as much larger."""
    temperatures = {name: part.temperature for name, part in module.named_modules() if hasattr(part, "temperature")}
    with torch.no_grad():
        for key, parameter in module.named_parameters():
            owner = next((name for name in temperatures if name and key.startswith(name + ".")), None)
            last = owner is not None and ("conv1d2" in key or "fc2" in key)
            wide = 2 / parameter[0].numel() ** 0.5 if parameter.dim() > 1 else 0.75
            if key == "weight" and parameter.dim() == 5:
                wide = 2 / parameter[0, 0].numel() ** 0.5
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * wide * (temperatures[owner] if last else 1))
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm1d):
                norm.running_mean.copy_(torch.randn(norm.num_features, generator=generator) * 0.5)
                norm.running_var.copy_(torch.rand(norm.num_features, generator=generator) + 0.25)


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (kind, shape, arguments) in enumerate(CASES):
        torch.manual_seed(12000 + index)
        generator = torch.Generator().manual_seed(12000 + index)
        module = kind(**arguments).eval()
        fill(module, generator)
        level = torch.randn(shape[0], shape[1], 1, 1, generator=generator)
        x = torch.round((torch.randn(*shape, generator=generator) + level) * 128) / 128
        with torch.no_grad():
            output = module(x)
            state = {key: value.clone() for key, value in module.state_dict().items()}
            double = module.double()(x.double())
        arrays = {"input": x, "output": output, "output_f64": double, **state}
        if kind is AxisDynamicConv2d and module.axis == "columns" and "dilations" not in arguments:
            with torch.no_grad():
                arrays["attention"] = module.attention(x.double().mean(2)).float()
        np.savez_compressed(folder / f"{index:03}.npz", **{key: value.numpy() for key, value in arrays.items()})
        facts = {"layer": kind.__name__, "arguments": arguments, "parameters": list(state)}
        (folder / f"{index:03}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(CASES)
