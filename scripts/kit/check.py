#!/usr/bin/env python3
"""Checks a GPU with DynConv.Vulkan and measures it beside PyTorch; one report comes of it.

  python3 check.py [--minutes 25] [--out gpu-report] [--parts parity,layers,networks,halves,compiled,growth]

Needs python3 with PyTorch and NumPy, and a Vulkan driver. The loader is here, in case there is none. The report is
written anew after every part, so that what was measured stays where time runs out.
  parity    every stage of 93 layers against float64, and their outputs with products and maps of float16
  layers    layers a to e: ours, PyTorch's eager forms, ours again
  networks  four whole networks likewise
  halves    layers and networks again with experts and products of float16, networks with maps of float16 too
  compiled  torch.compile of all of them: last but one, because compiling takes minutes
  growth    how a layer's time grows up to N = 64 and 224x224
"""
import argparse
import ctypes
import glob
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import report

HERE = Path(__file__).resolve().parent
TOOL = HERE / "bin" / "dynconv"
PEER = HERE / "torch_peer.py"
LAYERS = ["a", "b", "c", "d", "e"]
NETWORKS = ["dy_mobilenetv2_100", "dy_resnet18", "odconv_resnet18_4x", "tf_efficientnet_cc_b0_4e"]
PARTS = ["parity", "layers", "networks", "halves", "compiled", "growth"]
HALF_PRODUCTS = ["--arithmetic", "float16", "--expert-precision", "float16"]
HALF_MAPS = ["--activation-precision", "float16"]
DRIVER_FOLDERS = ["/usr/local/nvidia/lib64", "/usr/local/nvidia/lib", "/usr/local/cuda/compat"]
MANIFESTS = ["/usr/local/nvidia/share/vulkan/icd.d/*.json", "/usr/local/share/vulkan/icd.d/*.json",
             "/usr/share/vulkan/icd.d/*.json", "/etc/vulkan/icd.d/*.json"]


def say(text):
    print(text, file=sys.stderr, flush=True)


class TimeUp(Exception):
    """No time is left for another part."""


class Machine:
    """Runs programs of the kit in an environment with a Vulkan device."""

    def __init__(self, minutes):
        self.end = time.monotonic() + minutes * 60
        self.environment = dict(os.environ)
        folders = [folder for folder in DRIVER_FOLDERS if os.path.isdir(folder)]
        if not has_loader():
            folders.append(str(HERE / "lib"))
        if folders:
            # Behind what is there already.
            old = self.environment.get("LD_LIBRARY_PATH")
            self.environment["LD_LIBRARY_PATH"] = ":".join(([old] if old else []) + folders)

    @property
    def left(self):
        return self.end - time.monotonic()

    def run(self, command, changed=None):
        """Standard output and exit code; TimeUp where there is no time, or it runs out."""
        if self.left < 5:
            raise TimeUp
        try:
            done = subprocess.run(
                [str(part) for part in command], env={**self.environment, **(changed or {})}, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, timeout=self.left, check=False)
        except subprocess.TimeoutExpired as late:
            raise TimeUp from late
        return done

    def json(self, command):
        done = self.run(command)
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError:
            lines = done.stderr.strip().splitlines()
            name = f"{Path(command[0]).name} {' '.join(map(str, command[1:3]))}"
            said = lines[-1] if lines else "nothing was said"
            raise RuntimeError(f"{name}: exit code {done.returncode}: {said}") from None

    def find_device(self, any_device):
        """Chooses the driver: as things are, then by every manifest that is there, then by the kit's own."""
        manifests = sorted({path for pattern in MANIFESTS for path in glob.glob(pattern)})
        tries = [{}] + [{"VK_DRIVER_FILES": path, "VK_ICD_FILENAMES": path}
                        for path in manifests + sorted(glob.glob(str(HERE / "icd" / "*.json")))]
        told = []
        for changed in tries:
            done = self.run([TOOL, "devices", "--json"], changed)
            try:
                devices = json.loads(done.stdout)["devices"]
            except (json.JSONDecodeError, KeyError):
                devices = []
            told.append(f"{changed.get('VK_DRIVER_FILES', 'as is')}: "
                        f"{', '.join(device['name'] for device in devices) or done.stderr.strip()[-200:] or 'none'}")
            if devices and (any_device or devices[0]["kind"] != "software"):
                self.environment.update(changed)
                return told
        raise SystemExit(
            "check: no Vulkan device that is not software (--any-device takes one):\n  " + "\n  ".join(told))


def has_loader():
    try:
        ctypes.CDLL("libvulkan.so.1")
        return True
    except OSError:
        return False


class Check:
    """The parts, one after another; everything they find is in one document."""

    def __init__(self, machine, given):
        self.machine, self.given, self.out = machine, given, Path(given.out)
        self.found = {"parity": None, "ours": [], "again": [], "halves": [], "peers": [],
                      "growth": None, "problems": [], "peaks": []}

    def bench(self, *arguments):
        document = self.machine.json(
            [TOOL, "bench", "--json", "--seconds", self.given.seconds, "--rounds", self.given.rounds, *arguments])
        self.found["peaks"].append(document["peaks"])
        return document

    def peer(self, which, *arguments):
        document = self.machine.json(
            [sys.executable, PEER, "--variants", which, "--batch", self.given.batch, "--rounds", self.given.rounds,
             "--seconds", self.given.seconds, *arguments])
        self.found["peers"].append(document)

    def parity(self):
        self.found["parity"] = self.machine.json([TOOL, "selfcheck", "--json"])

    def layers(self):
        first = self.bench("--batch", self.given.batch, "--plot", self.out / "roofline.png")
        self.found["ours"] += first["entries"]
        for layer in LAYERS:
            self.peer("eager", "--workload", layer)
            again = self.bench("--batch", self.given.batch, "--workload", layer, "--no-start")
            self.found["again"] += again["entries"]

    def networks(self):
        for network in NETWORKS:
            document = self.bench("--network", network, "--batch", self.given.batch)
            self.found["ours"] += document["entries"]
            self.peer("eager", "--workload", "", "--networks", HERE / "networks", "--network", network)

    def halves(self):
        documents = [self.bench("--batch", self.given.batch, "--no-start", *HALF_PRODUCTS)]
        for network in NETWORKS:
            documents.append(self.bench(
                "--network", network, "--batch", self.given.batch, "--no-start", *HALF_PRODUCTS, *HALF_MAPS))
        for document in documents:
            self.found["halves"] += [
                {**entry, "arithmetic": document["arithmetic"], "maps": document["activationPrecision"]}
                for entry in document["entries"]]

    def compiled(self):
        for layer in LAYERS:
            self.peer("compiled", "--workload", layer)
        for network in NETWORKS:
            self.peer("compiled", "--workload", "", "--networks", HERE / "networks", "--network", network)

    def growth(self):
        self.found["growth"] = self.bench("--scaling", "--plot", self.out / "growth.png")["scaling"]

    def run(self, parts):
        for part in parts:
            say(f"{part}: {self.machine.left / 60:.1f} minutes left")
            try:
                getattr(self, part)()
            except TimeUp:
                self.found["problems"].append(f"{part}: not all of it, the {self.given.minutes:g} minutes were over")
            except RuntimeError as problem:
                self.found["problems"].append(f"{part}: {problem}")
                say(f"{part}: {problem}")
            self.write()

    def write(self):
        text = json.dumps(self.found, indent=1, ensure_ascii=False)
        (self.out / "report.json").write_text(text + "\n", encoding="utf-8")
        (self.out / "report.md").write_text(report.of(self.found), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=25, help="when to stop (default 25)")
    parser.add_argument("--out", default="gpu-report", help="folder for the report (default gpu-report)")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of them, with commas (default all)")
    parser.add_argument("--batch", default="1,8,32", help="samples at once (default 1,8,32)")
    parser.add_argument("--rounds", type=int, default=30, help="the most measurements of each thing (default 30)")
    parser.add_argument("--seconds", type=float, default=1.5, help="the most time for each thing (default 1.5)")
    parser.add_argument("--any-device", action="store_true", help="a software driver will do")
    given = parser.parse_args()
    parts = given.parts.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"--parts: there is no '{unknown[0]}'; there are {', '.join(PARTS)}")
    Path(given.out).mkdir(parents=True, exist_ok=True)
    machine = Machine(given.minutes)
    tried = machine.find_device(given.any_device)
    say("\n".join(tried))
    check = Check(machine, given)
    check.found["date"] = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    check.found["command"] = " ".join(["check.py", *sys.argv[1:]])
    check.found["drivers"] = tried
    check.run(parts)
    print(Path(given.out) / "report.md")
    parity = check.found["parity"]
    return 1 if check.found["problems"] or (parity and not parity["pass"]) else 0


if __name__ == "__main__":
    sys.exit(main())
