"""Dynamic convolution from its formulas, in the seven forms whose state dicts are found in the wild."""

import torch
from torch.nn import functional as F


def hidden_width(kind, channels, experts):
    return {"seed": experts,
            "kaijieshi7": experts if channels == 3 else int(channels * 0.25) + 1,
            "paper": max(1, channels // 4),
            "xmu": max(1, channels // 4),
            "tardelean": max(1, channels // 4),
            "jung": int(channels * 0.25) + 1,
            "ma-xu": max(1, channels // 4)}[kind]


def parameter_names(kind):
    """State-dict names of: bank, bank's bias, fc1 weight, fc1 bias, fc2 weight, fc2 bias (None: it has none)."""
    return {"seed": ("weight", "bias", "attention.fc1.weight", "attention.fc1.bias",
                     "attention.fc2.weight", "attention.fc2.bias"),
            "kaijieshi7": ("weight", "bias", "attention.fc1.weight", None,
                           "attention.fc2.weight", "attention.fc2.bias"),
            "paper": ("weight", "bias", "attention.fc1.weight", "attention.fc1.bias",
                      "attention.fc2.weight", "attention.fc2.bias"),
            "xmu": ("weight", "bias", "attention.net.0.weight", None, "attention.net.2.weight", None),
            "tardelean": ("kernels_weights", "kernels_bias", "attention.to_scores.0.weight",
                          "attention.to_scores.0.bias", "attention.to_scores.2.weight",
                          "attention.to_scores.2.bias"),
            "jung": ("weight", "bias", "se_attention.fc1.weight", None,
                     "se_attention.fc2.weight", "se_attention.fc2.bias"),
            "ma-xu": ("weight", "bias", "fc.0.weight", None, "fc.2.weight", "fc.2.bias")}[kind]


def saved(config, state):
    """The state dict as the module saves it. jung: the experts in one row; ma-xu: one convolution each."""
    kind, bank = config["kind"], {name: value for name, value in state.items() if name in ("weight", "bias")}
    if kind == "jung":
        return {**state, **{name: value.flatten(0, 1) for name, value in bank.items()}}
    if kind == "ma-xu":
        experts = {f"conv{k + 1}.{name}": value[k] for k in range(config["K"]) for name, value in bank.items()}
        return {**experts, **{name: value for name, value in state.items() if name not in bank}}
    return state


def is_linear(kind):
    """Whether the attention is made of Linear (rank 2 weights) and not of 1x1 Conv2d (rank 4)."""
    return kind in ("paper", "tardelean", "ma-xu")


def make_parameters(config, generator):
    """A state dict for one layer. Values are multiples of 2^-10, so that widening to float64 adds no doubt."""
    kind, channels, experts = config["kind"], config["C"], config["K"]
    hidden = hidden_width(kind, channels, experts)
    bank, bank_bias, fc1, fc1_bias, fc2, fc2_bias = parameter_names(kind)
    tail = () if is_linear(kind) else (1, 1)
    fan_in = channels // config["groups"] * config["kernel"][0] * config["kernel"][1]

    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    state = {bank: normal(experts, config["O"], channels // config["groups"], *config["kernel"],
                          scale=(2.0 / fan_in) ** 0.5)}
    if config["bias"]:
        state[bank_bias] = normal(experts, config["O"], scale=0.5)
    state[fc1] = normal(hidden, channels, *tail, scale=(2.0 / channels) ** 0.5)
    if fc1_bias:
        state[fc1_bias] = normal(hidden, scale=0.5)
    # Multiplying by the temperature keeps the attention away from uniform when that is high.
    spread = 2.0 * config["temperature"] * config.get("logit_scale", 1.0)
    state[fc2] = normal(experts, hidden, *tail, scale=spread / hidden ** 0.5)
    if fc2_bias:
        state[fc2_bias] = normal(experts, scale=0.25 * spread)
    return state


def forward(config, state, x, fold=True):
    """All stages of the layer. fold: batch folded into groups, as PyTorch users do it; else one sample at a time."""
    bank, bank_bias, fc1, fc1_bias, fc2, fc2_bias = (state.get(n) if n else None
                                                     for n in parameter_names(config["kind"]))
    pooled = F.adaptive_avg_pool2d(x, 1).flatten(1)
    hidden = F.relu(F.linear(pooled, fc1.flatten(1), fc1_bias))
    logits = F.linear(hidden, fc2.flatten(1), fc2_bias)
    attention = F.softmax(logits / config["temperature"], dim=1)
    weight = torch.einsum("nk,kocij->nocij", attention, bank)
    bias = None if bank_bias is None else attention @ bank_bias
    geometry = config["stride"], config["padding"], config["dilation"]
    if fold:
        count, channels, height, width = x.shape
        output = F.conv2d(x.reshape(1, count * channels, height, width), weight.flatten(0, 1),
                          None if bias is None else bias.flatten(), *geometry, count * config["groups"])
        output = output.view(count, config["O"], *output.shape[2:])
    else:
        output = torch.cat([F.conv2d(x[n:n + 1], weight[n], None if bias is None else bias[n], *geometry,
                                     config["groups"]) for n in range(len(x))])
    stages = {"pooled": pooled, "logits": logits, "attention": attention, "weight": weight, "output": output}
    if bias is not None:
        stages["bias"] = bias
    return stages
