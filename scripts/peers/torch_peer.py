#!/usr/bin/env python3
"""Times dynamic convolution layers as PyTorch users write them, on the layers that `dynconv bench` times.

  python3 torch_peer.py [--workload a..e] [--batch 1,8,32] [--device cuda|cpu] [--rounds 30] [--seconds 4] [--out FILE]
  python3 torch_peer.py --workload '' --networks tests/golden/networks --network dy_resnet18 --batch 1

Forms: groups (the batch folded into groups: what published modules do), loop (a convolution for each sample), unfold
(im2col and a batched product), vmap (torch.func), static (one kernel for all: what being dynamic is compared with).
Variants: fp32, fp32 with TF32, channels-last, autocast to fp16, all in fp16, CUDA graphs, torch.compile; each
where this PyTorch and device have it. All outputs are compared with a reference first (layers: float64); a form that is wrong is
reported and not timed. On a GPU the times are CUDA events around the whole layer with data there; on a CPU they are
wall clock. Forms run in turns. One JSON document goes to --out or to standard
output; progress and reasons for leaving a form out go to standard error.
"""
import argparse
import copy
import importlib
import json
import math
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

WORKLOADS = {
    "a": dict(c=64, o=64, size=56, k=3, g=1),
    "b": dict(c=256, o=256, size=14, k=3, g=1),
    "c": dict(c=96, o=24, size=56, k=1, g=1),
    "d": dict(c=144, o=144, size=56, k=3, g=144),
    "e": dict(c=512, o=512, size=7, k=3, g=1),
}
EXPERTS = 4
# What a network's script wanted to write a reference for.
WRITTEN = []
# max |error| / max |expected|
BOUNDS = {"fp32": 2e-5, "tf32": 5e-3, "half": 3e-2}


def say(text):
    print(text, file=sys.stderr, flush=True)


def weight_shapes(load):
    """Of the attention (its hidden width is a quarter of the channels), and of the kernels."""
    hidden = max(1, load["c"] // 4)
    return {"fc1": (hidden, load["c"]), "fc2": (EXPERTS, hidden), "fc2_bias": (EXPERTS,),
            "bank": (EXPERTS, load["o"], load["c"] // load["g"], load["k"], load["k"])}


def drawn(load):
    """Random weights of a workload, the same each time."""
    generator = torch.Generator().manual_seed(1)
    fan = load["c"] // load["g"] * load["k"] * load["k"]
    scales = {"fc1": 1 / math.sqrt(load["c"]), "fc2": 1, "fc2_bias": 1, "bank": math.sqrt(3 / fan)}
    return {name: (torch.rand(*shape, generator=generator) * 2 - 1) * scales[name]
            for name, shape in weight_shapes(load).items()}


class Layer:
    """One workload's weights, and the forms of its forward pass."""

    def __init__(self, load, device, dtype=torch.float32, weights=None):
        self.c, self.o, self.k, self.g = load["c"], load["o"], load["k"], load["g"]
        self.size, self.padding = load["size"], load["k"] // 2
        for name, values in (weights or drawn(load)).items():
            setattr(self, name, values.to(device=device, dtype=dtype))

    def attention(self, x):
        pooled = x.mean((2, 3))
        return F.softmax(F.linear(F.relu(F.linear(pooled, self.fc1)), self.fc2, self.fc2_bias), dim=1)

    def mixed(self, x):
        weights = torch.mm(self.attention(x), self.bank.reshape(EXPERTS, -1))
        return weights.reshape(x.shape[0], self.o, self.c // self.g, self.k, self.k)

    def groups(self, x):
        n, c, h, w = x.shape
        weight = self.mixed(x).reshape(n * self.o, c // self.g, self.k, self.k)
        y = F.conv2d(x.reshape(1, n * c, h, w), weight, padding=self.padding, groups=n * self.g)
        return y.reshape(n, self.o, y.shape[2], y.shape[3])

    def loop(self, x):
        weights = self.mixed(x)
        return torch.cat([
            F.conv2d(x[i:i + 1], weights[i], padding=self.padding, groups=self.g) for i in range(x.shape[0])])

    def unfold(self, x):
        n = x.shape[0]
        columns = F.unfold(x, self.k, padding=self.padding).reshape(n * self.g, -1, self.size * self.size)
        weights = self.mixed(x).reshape(n * self.g, self.o // self.g, -1)
        return torch.bmm(weights.to(columns.dtype), columns).reshape(n, self.o, self.size, self.size)

    def vmap(self, x):
        vmap = torch.func.vmap if hasattr(torch, "func") else __import__("functorch").vmap

        def one(sample, weight):
            return F.conv2d(sample[None], weight, padding=self.padding, groups=self.g)[0]

        return vmap(one)(x, self.mixed(x))

    def static(self, x):
        return F.conv2d(x, self.bank[0], padding=self.padding, groups=self.g)


def reference(load, x):
    """The layer in float64, on the CPU, sample by sample."""
    layer = Layer(load, "cpu")
    for name in ("fc1", "fc2", "fc2_bias", "bank"):
        setattr(layer, name, getattr(layer, name).double())
    double = x.detach().cpu().double()
    return layer.loop(double), layer.static(double)


class Variant:
    """A way to run all forms: precision, memory format, compiler."""

    def __init__(self, name, bound, device, tf32=False, autocast=None, half=False, channels_last=False, compiled=False,
                 graph=False):
        self.name, self.bound, self.device, self.half = name, bound, device, half
        self.tf32, self.autocast, self.channels_last, self.compiled = tf32, autocast, channels_last, compiled
        self.graph = graph

    @property
    def is_eager(self):
        return not self.compiled and not self.graph

    @property
    def dtype(self):
        return torch.float16 if self.half else torch.float32

    def prepare(self, run):
        if self.compiled:
            run = torch.compile(run, dynamic=False)
        if self.graph:
            run = replayed(run)

        def call(x):
            if self.device == "cuda":
                torch.backends.cuda.matmul.allow_tf32 = self.tf32
                torch.backends.cudnn.allow_tf32 = self.tf32
            if self.autocast is None:
                return run(x)
            with torch.autocast(self.device, dtype=self.autocast):
                return run(x)

        return call

    def input(self, x):
        x = x.to(self.dtype)
        return x.contiguous(memory_format=torch.channels_last) if self.channels_last else x


def replayed(run):
    """The same as a CUDA graph, which costs no launches; one is captured for each input."""
    captured = {}

    def call(x):
        if x.data_ptr() not in captured:
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                for _ in range(3):
                    run(x)
            torch.cuda.current_stream().wait_stream(stream)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                result = run(x)
            captured[x.data_ptr()] = (graph, result)
        graph, result = captured[x.data_ptr()]
        graph.replay()
        return result

    return call


def variants(device, which="all"):
    """All ways that this PyTorch has on a device; which: all, eager (CUDA graphs too) or compiled."""
    return [variant for variant in all_variants(device)
            if which == "all" or variant.compiled == (which == "compiled")]


def all_variants(device):
    found = [Variant("fp32", "fp32", device)]
    half = torch.float16
    if device == "cuda":
        found.append(Variant("tf32", "tf32", device, tf32=True))
        found.append(Variant("tf32 channels-last", "tf32", device, tf32=True, channels_last=True))
        found.append(Variant("autocast", "half", device, autocast=half))
        found.append(Variant("autocast channels-last", "half", device, autocast=half, channels_last=True))
        found.append(Variant("fp16", "half", device, half=True))
        found.append(Variant("fp16 channels-last", "half", device, half=True, channels_last=True))
        found.append(Variant("fp32 graph", "fp32", device, graph=True))
        found.append(Variant("tf32 graph", "tf32", device, tf32=True, graph=True))
        found.append(Variant("fp16 graph", "half", device, half=True, graph=True))
    else:
        found.append(Variant("fp32 channels-last", "fp32", device, channels_last=True))
    if hasattr(torch, "compile"):
        found.append(Variant("fp32 compiled", "fp32", device, compiled=True))
        if device == "cuda":
            found.append(Variant("tf32 compiled", "tf32", device, tf32=True, compiled=True))
            found.append(Variant("autocast compiled", "half", device, autocast=half, compiled=True))
            found.append(Variant("fp16 compiled", "half", device, half=True, compiled=True))
    return found


def forms_of(variant, batch, load):
    forms = ["groups", "static"]
    if variant.is_eager and not variant.channels_last:
        forms.append("vmap")
        if load["g"] == 1:
            forms.append("unfold")
    # N convolutions a call are N kernels to compile.
    if batch > 1 and not (variant.compiled and batch > 8):
        forms.append("loop")
    return forms


def timed(call, x, device):
    if device == "cuda":
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        call(x)
        end.record()
        end.synchronize()
        return start.elapsed_time(end)
    start = time.perf_counter()
    call(x)
    return (time.perf_counter() - start) * 1e3


def spread(times):
    times = sorted(times)

    def at(quantile):
        place = quantile * (len(times) - 1)
        low = int(place)
        high = min(low + 1, len(times) - 1)
        return times[low] + (place - low) * (times[high] - times[low])

    return {"median": statistics.median(times), "lower": at(0.25), "upper": at(0.75), "minimum": times[0],
            "count": len(times)}


def measure(name, batch, given):
    """All forms of a workload at a batch: compared, then timed in turns."""
    load, device = WORKLOADS[name], given.device
    chosen = variants(device, given.variants)
    layers = {dtype: Layer(load, device, dtype) for dtype in {variant.dtype for variant in chosen}}
    generator = torch.Generator().manual_seed(2)
    inputs = [(torch.rand(batch, load["c"], load["size"], load["size"], generator=generator) * 2 - 1).to(device)
              for _ in range(3)]
    dynamic, static = reference(load, inputs[0])
    contest = Contest(f"{name} N={batch}", inputs)
    for variant in chosen:
        for form in forms_of(variant, batch, load):
            contest.enter(variant, form, getattr(layers[variant.dtype], form), static if form == "static" else dynamic)
    return {"name": name, "batch": batch, **contest.run(given.rounds, given.seconds)}


class Contest:
    """Things that compute the same, compared and then timed in turns."""

    def __init__(self, title, inputs):
        self.title, self.inputs, self.ready, self.left_out = title, inputs, [], []

    def enter(self, variant, form, run, expected):
        """Lets something take part if it is right; whatever this PyTorch lacks is told and left out."""
        try:
            call = variant.prepare(run)
            given = [variant.input(x) for x in self.inputs]
            error = float((call(given[0]).double().cpu() - expected).abs().max() / expected.abs().max())
            if not error <= BOUNDS[variant.bound]:
                raise ValueError(f"wrong by {error:.2g}, allowed {BOUNDS[variant.bound]:.2g}")
            # Twice more: benchmark modes and compilers decide late.
            call(given[1]), call(given[2])
            self.ready.append((variant, form, call, given, error, []))
        except Exception as problem:  # noqa: BLE001
            lines = [line for line in str(problem).splitlines() if line.strip()]
            reason = f"{type(problem).__name__}: {lines[0][:160] if lines else ''}"
            self.left_out.append({"variant": variant.name, "form": form, "reason": reason})
            say(f"  {self.title} {variant.name}, {form}: left out, {reason}")

    def run(self, rounds, seconds):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        start = time.perf_counter()
        for done in range(rounds):
            if done >= 3 and time.perf_counter() - start > seconds:
                break
            for variant, _, call, given, _, times in self.ready:
                times.append(timed(call, given[done % len(given)], variant.device))
        forms = [{"variant": variant.name, "form": form, "error": error, "time": spread(times)}
                 for variant, form, _, _, error, times in self.ready]
        for form in forms:
            say(f"  {self.title} {form['variant']}, {form['form']}: {form['time']['median']:.3f} ms")
        return {"forms": forms, "leftOut": self.left_out}


def load_network(folder, name):
    """A module of tests/golden/networks with generated weights, the same that `dynconv bench --network NAME` makes."""
    folder = Path(folder).resolve()
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        # The scripts take this function when they are imported, so once and for all.
        importlib.import_module("reference").write = lambda _, module, *args, **kwargs: WRITTEN.append(module)
    generator = importlib.import_module("reference")
    WRITTEN.clear()
    for script in sorted(folder.glob("*.py")):
        networks = getattr(importlib.import_module(script.stem), "NETWORKS", {})
        if name in networks:
            networks[name]()
            break
    if not WRITTEN:
        raise SystemExit(f"torch_peer: there is no network '{name}' in {folder}")
    module = WRITTEN.pop().eval().float()
    state = module.state_dict()
    for line in (folder / f"{name}.tensors.tsv").read_text(encoding="utf-8").splitlines():
        key, _, center, halfwidth, _ = line.split("\t")
        shape = tuple(state[key].shape)
        if halfwidth == "literal":
            state[key].copy_(torch.tensor([float(x) for x in center.split(",")]).reshape(shape))
        elif state[key].is_floating_point():
            state[key].copy_(torch.from_numpy(generator.values(key, shape, float(center), float(halfwidth))))
    return module


def measure_network(name, batch, given):
    """A whole network at 224x224, as its module writes its dynamic layers."""
    module, device = load_network(given.networks, name), given.device
    chosen = variants(device, given.variants)
    generator = torch.Generator().manual_seed(2)
    inputs = [(torch.rand(batch, 3, 224, 224, generator=generator) * 2 - 1).to(device) for _ in range(3)]
    expected = module(inputs[0].cpu()).double()
    modules = {dtype: copy.deepcopy(module).to(device, dtype) for dtype in {v.dtype for v in chosen}}
    contest = Contest(f"{name} N={batch}", inputs)
    for variant in chosen:
        contest.enter(variant, "module", modules[variant.dtype], expected)
    return {"name": name, "batch": batch, **contest.run(given.rounds, given.seconds)}


def choose(text):
    names = []
    if not text:
        return names
    for part in text.split(","):
        ends = part.split("..")
        known = list(WORKLOADS)
        if len(ends) > 2 or any(end not in known for end in ends):
            raise SystemExit(f"torch_peer: there is no workload '{part}'; known are a..e")
        names += known[known.index(ends[0]):known.index(ends[-1]) + 1]
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workload", default="a..e")
    parser.add_argument("--batch", default="1,8,32")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", choices=["cuda", "cpu"])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--variants", default="all", choices=["all", "eager", "compiled"])
    parser.add_argument("--network", action="append", default=[], metavar="NAME",
                        help="also a whole network of --networks")
    parser.add_argument("--networks", metavar="FOLDER", help="modules and weights of networks (tests/golden/networks)")
    parser.add_argument("--threads", type=int, help="of a CPU; PyTorch's own choice without it")
    parser.add_argument("--out")
    given = parser.parse_args()
    if given.threads:
        torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    name = torch.cuda.get_device_name() if given.device == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    document = {
        "torch": torch.__version__, "device": name, "kind": given.device, "cuda": torch.version.cuda,
        "date": time.strftime("%Y-%m-%d %H:%M", time.gmtime()), "command": " ".join(["torch_peer.py", *sys.argv[1:]]),
        "entries": [],
    }
    batches = [int(part) for part in given.batch.split(",")]
    say(f"PyTorch {torch.__version__} on {name}")
    with torch.no_grad():
        for workload in choose(given.workload):
            for batch in batches:
                document["entries"].append(measure(workload, batch, given))
        for network in given.network:
            for batch in batches:
                document["entries"].append(measure_network(network, batch, given))
    text = json.dumps(document, indent=1)
    if given.out:
        with open(given.out, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
