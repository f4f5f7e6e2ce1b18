"""The CondConv cases: condconv/NNN.json, .npz and a checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(kind, N, C, O, kernel, H, W, stride=1, padding=0, dilation=1, groups=1, K=4, bias=True):
    def pair(value):
        return list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": kind, "N": N, "C": C, "O": O, "kernel": pair(kernel), "H": H, "W": W, "stride": pair(stride),
            "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "K": K, "bias": bias}


CASES = [
    # ParameterNet and YOLO forks: an expert is one row; the convolution has no bias.
    case("yolo", 3, 8, 6, 3, 7, 9, padding=1, bias=False),
    case("yolo", 2, 6, 6, 3, 5, 8, stride=(2, 1), padding=1, groups=6, K=8, bias=False),
    case("yolo", 1, 5, 7, 1, 4, 3, K=1, bias=False),
    # xmu: no bias of the routing, a mixed one of the convolution.
    case("xmu", 3, 8, 6, 3, 7, 9, padding=1),
    case("xmu", 2, 6, 9, (3, 5), 6, 7, padding=(1, 2), groups=3, K=3),
    # nibuiro: a bias that is not mixed.
    case("nibuiro", 3, 8, 6, 3, 7, 9, padding=1, K=3),
    case("nibuiro", 2, 4, 5, 3, 9, 8, padding=2, dilation=2, K=7),
    case("nibuiro", 33, 3, 4, 3, 3, 5, padding=1, K=3, bias=False),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "", "features.3.conv.", "")


def make_parameters(config, generator):
    """Routing [K, C] and its bias, bank [K, O, C/G, kh, kw], bias [K, O] or [O]. Values are multiples of 2^-10."""
    kind, channels, experts = config["kind"], config["C"], config["K"]
    fan_in = channels // config["groups"] * config["kernel"][0] * config["kernel"][1]

    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    values = {"bank": normal(experts, config["O"], channels // config["groups"], *config["kernel"],
                             scale=(2.0 / fan_in) ** 0.5),
              "routing": normal(experts, channels, scale=(8.0 / channels) ** 0.5)}
    if kind != "xmu":
        values["routing_bias"] = normal(experts, scale=0.5)
    if config["bias"]:
        values["bias"] = normal(*((config["O"],) if kind == "nibuiro" else (experts, config["O"])), scale=0.5)
    return values


def saved(config, values):
    """The state dict as the module saves it."""
    names = {"yolo": ("routing.weight", "routing.bias", "cond_conv.weight", "cond_conv.bias"),
             "xmu": ("attention.net.weight", None, "weight", "bias"),
             "nibuiro": ("_routing_fn.fc.weight", "_routing_fn.fc.bias", "weight", "bias")}[config["kind"]]
    stored = dict(values)
    if config["kind"] == "yolo":
        stored["bank"] = values["bank"].flatten(1)
    if config["kind"] == "xmu":
        stored["routing"] = values["routing"][:, :, None, None]
    return {name: stored[role] for name, role in zip(names, ("routing", "routing_bias", "bank", "bias"))
            if role in stored}


def forward(config, values, x):
    """All stages of the layer, one sample at a time."""
    pooled = F.adaptive_avg_pool2d(x, 1).flatten(1)
    attention = torch.sigmoid(F.linear(pooled, values["routing"], values.get("routing_bias")))
    weight = torch.einsum("nk,kocij->nocij", attention, values["bank"])
    bias, stages = values.get("bias"), {"pooled": pooled, "attention": attention, "weight": weight}
    if bias is not None and config["kind"] != "nibuiro":
        stages["bias"] = bias = attention @ bias
    elif bias is not None:
        bias = bias.expand(len(x), -1)
    stages["output"] = torch.cat([
        F.conv2d(x[n:n + 1], weight[n], None if bias is None else bias[n], config["stride"], config["padding"],
                 config["dilation"], config["groups"]) for n in range(len(x))])
    return stages


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(7000 + index)
        values = make_parameters(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, values, x)
        double = forward(config, {key: value.double() for key, value in values.items()}, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": double[stage] for stage in ("output", "attention")}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], saved(config, values), PREFIXES[index % 5], None)
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
