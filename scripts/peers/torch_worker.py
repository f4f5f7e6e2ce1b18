#!/usr/bin/env python3
"""Runs PyTorch's forms of a layer or network on the CPU, one call at a time, as tests/DynConv.Peers asks for them, so
that its rounds alternate between engines.

A request is a line of words with tabs between them on standard input, its answer a line on standard output:
  layer C O SIZE K GROUPS N FOLDER  ok          weights and inputs are FOLDER/*.f32, float32 without a header
  network NAME N FOLDER             ok          a module of tests/golden/networks with generated weights
  output FORM INPUT FILE            ok          runs a form on an input (0, 1, …) and writes what it gives
  run FORM INPUT                    ok MS       runs it and says how long that took
Anything that goes wrong is answered with "error" and a line about it. The first line says "ready" and what this is.
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch

import torch_peer

NETWORKS = Path(__file__).resolve().parents[2] / "tests" / "golden" / "networks"
FORMS = ["groups", "loop", "unfold", "static"]


def read(folder, name, shape):
    return torch.from_numpy(np.fromfile(Path(folder) / f"{name}.f32", dtype=np.float32).reshape(shape))


def read_inputs(folder, shape):
    return [read(folder, path.stem, shape) for path in sorted(Path(folder).glob("input*.f32"))]


def blas():
    """The matrix product that this PyTorch has: Debian's takes what the system has, at worst the slow reference."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    except OSError:
        return "its own BLAS"
    paths = {line.split()[-1] for line in maps.splitlines() if "/libblas.so" in line}
    names = sorted({Path(path).parent.name for path in paths})
    slow = " (the slow reference; scripts/setup.sh peers installs OpenBLAS)" if names == ["blas"] else ""
    return f"BLAS {', '.join(names)}{slow}" if names else "its own BLAS"


class Worker:
    """What was asked for last, ready to run."""

    def __init__(self):
        self.forms, self.inputs, self.module = {}, [], (None, None)

    def layer(self, c, o, size, k, groups, batch, folder):
        load = dict(c=int(c), o=int(o), size=int(size), k=int(k), g=int(groups))
        weights = {name: read(folder, name, shape) for name, shape in torch_peer.weight_shapes(load).items()}
        layer = torch_peer.Layer(load, "cpu", weights=weights)
        self.forms = {form: getattr(layer, form) for form in FORMS}
        self.inputs = read_inputs(folder, (int(batch), load["c"], load["size"], load["size"]))

    def network(self, name, batch, folder):
        if self.module[0] != name:
            self.module = name, torch_peer.load_network(NETWORKS, name)
        self.forms = {"module": self.module[1]}
        self.inputs = read_inputs(folder, (int(batch), 3, 224, 224))

    def output(self, form, index, file):
        self.forms[form](self.inputs[int(index)]).contiguous().numpy().tofile(file)

    def run(self, form, index):
        call, x = self.forms[form], self.inputs[int(index)]
        start = time.perf_counter()
        call(x)
        return f"{(time.perf_counter() - start) * 1e3:.6f}"

    def answer(self, request):
        words = request.rstrip("\n").split("\t")
        try:
            told = {"layer": self.layer, "network": self.network, "output": self.output, "run": self.run}[words[0]](
                *words[1:])
            return "ok" if told is None else f"ok\t{told}"
        except Exception as problem:  # noqa: BLE001
            return f"error\t{type(problem).__name__}: {' '.join(str(problem).split())[:300]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, required=True)
    torch.set_num_threads(parser.parse_args().threads)
    worker = Worker()
    # What modules print when they are made must not be taken for an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    print(f"ready\tPyTorch {torch.__version__}, {torch.get_num_threads()} threads, {blas()}", file=answers, flush=True)
    with torch.no_grad():
        for request in sys.stdin:
            print(worker.answer(request), file=answers, flush=True)


if __name__ == "__main__":
    main()
