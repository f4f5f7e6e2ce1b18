"""Dynamic convolutions over sequences and volumes: axes/NNN.json, .npz and a checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint

CONVOLVE = {1: F.conv1d, 3: F.conv3d}


def case(N, C, O, kernel, size, stride=1, padding=0, dilation=1, groups=1, K=4, bias=True, fc2_bias=True,
         temperature=1.0):
    def each(value):
        return list(value) if isinstance(value, tuple) else [value] * len(size)
    return {"N": N, "C": C, "O": O, "size": list(size), "kernel": each(kernel), "stride": each(stride),
            "padding": each(padding), "dilation": each(dilation), "groups": groups, "K": K, "bias": bias,
            "fc2_bias": fc2_bias, "temperature": float(temperature)}


CASES = [
    case(1, 3, 5, 3, (17,), padding=1),
    case(3, 8, 12, 5, (31,), stride=2, padding=2, groups=4, temperature=34),
    case(2, 6, 6, 3, (9,), padding=2, dilation=2, groups=6, K=3, bias=False),
    case(9, 4, 7, 1, (1,), temperature=0.5),
    case(1, 3, 5, 3, (5, 6, 7), padding=1, fc2_bias=False),
    case(3, 8, 12, (3, 1, 5), (4, 5, 9), stride=(2, 1, 3), padding=(1, 0, 2), groups=4, temperature=34),
    case(2, 6, 6, 3, (5, 4, 9), padding=(1, 2, 1), dilation=(1, 2, 1), groups=6, K=3, bias=False, fc2_bias=False),
    case(5, 4, 9, 1, (1, 3, 2), temperature=0.5),
    case(2, 5, 17, (2, 3, 2), (6, 7, 11), stride=(1, 2, 2), K=2),
]


def make_parameters(config, generator):
    """kaijieshi7's names and shapes. Values are multiples of 2^-10."""
    axes, channels, experts = len(config["size"]), config["C"], config["K"]
    hidden = experts if channels == 3 else channels // 4 + 1
    ones = [1] * axes

    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    fan_in = channels // config["groups"] * int(np.prod(config["kernel"]))
    values = {"attention.fc1.weight": normal(hidden, channels, *ones, scale=(8.0 / channels) ** 0.5),
              "attention.fc2.weight": normal(experts, hidden, *ones, scale=(8.0 / hidden) ** 0.5),
              "weight": normal(experts, config["O"], channels // config["groups"], *config["kernel"],
                               scale=(2.0 / fan_in) ** 0.5)}
    if config["fc2_bias"]:
        values["attention.fc2.bias"] = normal(experts, scale=0.5)
    if config["bias"]:
        values["bias"] = normal(experts, config["O"], scale=0.5)
    return values


def forward(config, values, x):
    """All stages of the layer, one sample at a time."""
    convolve = CONVOLVE[len(config["size"])]
    pooled = x.flatten(2).mean(2)
    hidden = F.relu(F.linear(pooled, values["attention.fc1.weight"].flatten(1)))
    logits = F.linear(hidden, values["attention.fc2.weight"].flatten(1), values.get("attention.fc2.bias"))
    attention = F.softmax(logits / config["temperature"], 1)
    weight = torch.tensordot(attention, values["weight"], 1)
    stages = {"pooled": pooled, "attention": attention, "weight": weight}
    bias = None
    if "bias" in values:
        stages["bias"] = bias = attention @ values["bias"]
    stages["output"] = torch.cat([
        convolve(x[n:n + 1], weight[n], None if bias is None else bias[n], tuple(config["stride"]),
                 tuple(config["padding"]), tuple(config["dilation"]), config["groups"]) for n in range(len(x))])
    return stages


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(9000 + index)
        values = make_parameters(config, generator)
        shape = config["N"], config["C"], *config["size"]
        x = torch.randn(*shape, generator=generator)
        x = x + torch.randn(*shape[:2], *[1] * len(config["size"]), generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, values, x)
        double = forward(config, {key: value.double() for key, value in values.items()}, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": double[stage] for stage in ("output", "attention")}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        form = ("zip", "legacy", "safetensors")[index % 3]
        checkpoint = save_checkpoint(folder, name, form, values, ("", "module.", "conv1.")[index % 3])
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
