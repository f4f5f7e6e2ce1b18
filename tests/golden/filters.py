"""Convolutions of which every filter has coefficients of its own (DyNet, WeightNet): filters/NNN.json, .npz, a checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(kind, N, C, O, kernel, H, W, stride=1, padding=0, dilation=1, groups=1, width=6, hidden=0):
    def pair(value):
        return list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": kind, "N": N, "C": C, "O": O, "kernel": pair(kernel), "H": H, "W": W, "stride": pair(stride),
            "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "width": width, "hidden": hidden}


CASES = [
    # width: g, the filters that are mixed into one.
    case("dynet", 3, 8, 6, 3, 7, 9, padding=1),
    case("dynet", 2, 6, 9, (3, 1), 8, 5, stride=2, padding=(1, 0), groups=3, width=4, hidden=3),
    case("dynet", 9, 5, 5, 3, 6, 7, padding=2, dilation=2, groups=5, width=1),
    # width: M, the numbers of the generator for each filter.
    case("weightnet", 3, 8, 6, 3, 7, 9, padding=1, width=2),
    case("weightnet", 2, 6, 17, 1, 5, 6, stride=(2, 1), width=4, hidden=5),
    case("weightnet", 5, 7, 7, 3, 6, 7, padding=1, groups=7, width=1),
    case("weightnet-megengine", 2, 4, 5, (2, 3), 6, 7, width=2),
]


def make_parameters(config, generator):
    """The state dict. Values are multiples of 2^-10."""
    channels, filters, width = config["C"], config["O"], config["width"]
    per_group = channels // config["groups"]
    fan_in = per_group * config["kernel"][0] * config["kernel"][1]

    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    if config["kind"] == "dynet":
        values = {"weight": normal(filters * width, per_group, *config["kernel"], scale=(2.0 / fan_in) ** 0.5)}
        features, last = channels, "fc"
        if config["hidden"]:
            values["fc1.weight"] = normal(config["hidden"], channels, scale=(8.0 / channels) ** 0.5)
            features, last = config["hidden"], "fc2"
        values[f"{last}.weight"] = normal(filters * width, features, scale=(8.0 / features) ** 0.5)
        values[f"{last}.bias"] = normal(filters * width, scale=0.5)
        return values
    reduced, parts = max(4, channels // 2), 1 if per_group == 1 else 2
    fc2 = normal(filters * fan_in, width // parts, 1, 1, scale=(2.0 / fan_in) ** 0.5)
    if config["kind"] == "weightnet-megengine":
        fc2 = fc2.reshape(filters * parts, fan_in // parts, width // parts, 1, 1)
    return {"reduce.weight": normal(reduced, channels, 1, 1, scale=(8.0 / channels) ** 0.5),
            "reduce.bias": normal(reduced, scale=0.5),
            "wn_fc1.weight": normal(width * filters, reduced, 1, 1, scale=(8.0 / reduced) ** 0.5),
            "wn_fc1.bias": normal(width * filters, scale=0.5),
            "wn_fc2.weight": fc2}


def make_kernels(config, values, pooled):
    """What predicts the coefficients, the coefficients, and a kernel for each sample."""
    samples, filters, width = len(pooled), config["O"], config["width"]
    shape = samples, filters, config["C"] // config["groups"], *config["kernel"]
    if config["kind"] == "dynet":
        features = F.relu(F.linear(pooled, values["fc1.weight"])) if config["hidden"] else pooled
        last = "fc2" if config["hidden"] else "fc"
        attention = torch.sigmoid(F.linear(features, values[f"{last}.weight"], values[f"{last}.bias"]))
        mixed = torch.einsum("nog,ogcij->nocij", attention.reshape(samples, filters, width),
                             values["weight"].reshape(filters, width, *shape[2:]))
        return pooled, attention, mixed
    reduced = F.linear(pooled, values["reduce.weight"].flatten(1), values["reduce.bias"])
    attention = torch.sigmoid(F.linear(reduced, values["wn_fc1.weight"].flatten(1), values["wn_fc1.bias"]))
    parts = 1 if shape[2] == 1 else 2
    weight = values["wn_fc2.weight"].reshape(-1, width // parts, 1, 1)
    return reduced, attention, F.conv2d(attention[:, :, None, None], weight, groups=filters * parts).reshape(shape)


def forward(config, values, x):
    """All stages of the layer, one sample at a time."""
    features, attention, weight = make_kernels(config, values, x.mean((2, 3)))
    output = torch.cat([
        F.conv2d(x[n:n + 1], weight[n], None, config["stride"], config["padding"], config["dilation"],
                 config["groups"]) for n in range(len(x))])
    return {"pooled": features, "attention": attention, "weight": weight, "output": output}


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(11000 + index)
        values = make_parameters(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, values, x)
        double = forward(config, {key: value.double() for key, value in values.items()}, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": double[stage] for stage in ("output", "attention")}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        form = ("zip", "legacy", "safetensors")[index % 3]
        checkpoint = save_checkpoint(folder, name, form, values, ("", "module.", "block.wnet1.")[index % 3])
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
