"""Whole networks: small/NAME.json lists the layers, beside it a state dict, and NAME.npz with input and output."""

import json

import numpy as np
import torch
from torch import nn

from checkpoints import save_checkpoint
from layers import forward, make_parameters
from static import randomise_norms

# A layer: its PyTorch class, its name in the state dict (nested names have dots), its constructor's arguments. Residual
# adds what body and shortcut give; an empty shortcut is the input itself. Flatten starts at dimension 1.


def layer(kind, name=None, **arguments):
    return {"layer": kind, "name": name, "arguments": arguments}


def residual(body, shortcut=()):
    return {"layer": "Residual", "body": body, "shortcut": list(shortcut)}


def dynamic(name, form, C, O, kernel, stride=1, padding=0, dilation=1, groups=1, K=4, bias=True, temperature=1.0):
    return layer("DynamicConv2d", name, form=form, in_channels=C, out_channels=O, kernel_size=kernel, stride=stride,
                 padding=padding, dilation=dilation, groups=groups, K=K, bias=bias, temperature=temperature)


def conv(name, C, O, kernel, **more):
    return layer("Conv2d", name, in_channels=C, out_channels=O, kernel_size=kernel, **more)


def norm(name, channels, **more):
    return layer("BatchNorm2d", name, num_features=channels, **more)


NETWORKS = {
    # Plain: seed layers between static ones.
    "seed-lenet": ((2, 1, 20, 18), "zip", [
        conv("conv1", 1, 6, 5, padding=2), layer("ReLU"), layer("MaxPool2d", kernel_size=2),
        dynamic("conv2", "seed", 6, 12, 3, padding=1), layer("ReLU"),
        layer("AvgPool2d", kernel_size=3, stride=2, padding=1, count_include_pad=False),
        dynamic("conv3", "seed", 12, 16, [3, 1], padding=[1, 0], K=2, bias=False), layer("SiLU"),
        layer("Flatten"), layer("Linear", "fc1", in_features=16 * 5 * 5, out_features=12), layer("ReLU"),
        layer("Linear", "fc2", in_features=12, out_features=10)]),
    # Residual blocks with dynamic convolutions, norms after them (to be folded into every expert), strides, groups.
    "kaijieshi7-resnet": ((3, 3, 17, 15), "legacy", [
        conv("conv1", 3, 8, 3, stride=2, padding=1, bias=False), norm("bn1", 8), layer("ReLU"),
        residual([dynamic("layer1.0.conv1", "kaijieshi7", 8, 8, 3, padding=1, bias=False, temperature=34.0),
                  norm("layer1.0.bn1", 8), layer("ReLU"),
                  dynamic("layer1.0.conv2", "kaijieshi7", 8, 8, 3, padding=1, groups=4, temperature=34.0),
                  norm("layer1.0.bn2", 8)]),
        layer("ReLU"),
        residual([dynamic("layer2.0.conv1", "kaijieshi7", 8, 16, 3, stride=2, padding=1, temperature=34.0),
                  norm("layer2.0.bn1", 16), layer("ReLU"),
                  dynamic("layer2.0.conv2", "kaijieshi7", 16, 16, 3, padding=1, K=8, bias=False, temperature=34.0),
                  norm("layer2.0.bn2", 16)],
                 [conv("layer2.0.downsample.0", 8, 16, 1, stride=2, bias=False), norm("layer2.0.downsample.1", 16)]),
        layer("ReLU"), layer("AdaptiveAvgPool2d", output_size=1), layer("Flatten"),
        layer("Linear", "fc", in_features=16, out_features=7)]),
    # Inverted residuals as in MobileNetV2, in three forms of the layer, K from 1 to 5, a batch of five.
    "paper-mobilenet": ((5, 3, 14, 13), "safetensors", [
        conv("features.0.0", 3, 8, 3, stride=2, padding=1, bias=False), norm("features.0.1", 8), layer("ReLU6"),
        residual([dynamic("features.1.0", "paper", 8, 16, 1, bias=False, temperature=1.0),
                  norm("features.1.1", 16, eps=1e-3), layer("ReLU6"),
                  dynamic("features.1.3", "xmu", 16, 16, 3, padding=1, groups=16, temperature=30.0),
                  norm("features.1.4", 16, eps=1e-3), layer("ReLU6"),
                  dynamic("features.1.6", "paper", 16, 8, 1, K=1), norm("features.1.7", 8, eps=1e-3)]),
        layer("MaxPool2d", kernel_size=3, stride=2, ceil_mode=True),
        dynamic("features.3", "tardelean", 8, 12, [3, 5], padding=[2, 4], dilation=2, K=5, temperature=2.0),
        layer("SiLU"), layer("AdaptiveAvgPool2d", output_size=[2, 3]), layer("Flatten"),
        layer("Linear", "classifier", in_features=72, out_features=5)]),
}


def pair(value):
    return list(value) if isinstance(value, (list, tuple)) else [value, value]


def dynamic_config(arguments):
    names = {"form": "kind", "in_channels": "C", "out_channels": "O", "kernel_size": "kernel"}
    config = {names.get(key, key): value for key, value in arguments.items()}
    return {**config, **{key: pair(config[key]) for key in ("kernel", "stride", "padding", "dilation")}}


def make_state(layers, generator):
    """A state dict for the list, in its order."""
    state = {}
    for item in layers:
        if item["layer"] == "Residual":
            parts = make_state(item["body"] + item["shortcut"], generator)
        elif item["layer"] == "DynamicConv2d":
            parts = {f"{item['name']}.{key}": value
                     for key, value in make_parameters(dynamic_config(item["arguments"]), generator).items()}
        elif item["name"]:
            module = getattr(nn, item["layer"])(**item["arguments"])
            randomise_norms(module, generator)
            parts = {f"{item['name']}.{key}": value.detach() for key, value in module.state_dict().items()}
        else:
            parts = {}
        state.update(parts)
    return state


def run(layers, state, x):
    for item in layers:
        if item["layer"] == "Residual":
            x = run(item["body"], state, x) + run(item["shortcut"], state, x)
            continue
        prefix = f"{item['name']}."
        own = {key[len(prefix):]: value for key, value in state.items() if item["name"] and key.startswith(prefix)}
        if item["layer"] == "DynamicConv2d":
            x = forward(dynamic_config(item["arguments"]), own, x, fold=x.dtype == torch.float32)["output"]
        else:
            module = getattr(nn, item["layer"])(**item["arguments"]).to(x.dtype).eval()
            module.load_state_dict(own)
            x = module(x)
    return x


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (name, (shape, form, layers)) in enumerate(NETWORKS.items()):
        torch.manual_seed(3000 + index)
        generator = torch.Generator().manual_seed(3000 + index)
        state = make_state(layers, generator)
        x = torch.round(torch.randn(*shape, generator=generator) * 128) / 128
        with torch.no_grad():
            output = run(layers, state, x)
            wide = {key: value.double() if value.is_floating_point() else value for key, value in state.items()}
            double = run(layers, wide, x.double())
        error = ((output.double() - double).abs().max() / double.abs().max()).item()
        assert error < 5e-6, (name, error)
        np.savez_compressed(folder / f"{name}.npz", input=x.numpy(), output=output.numpy(),
                            output_f64=double.numpy())
        facts = {"checkpoint": save_checkpoint(folder, name, form, state), "layers": layers,
                 "relative_error_f32": float(f"{error:.2g}")}
        (folder / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(NETWORKS)
