"""The report of check.py for people: Markdown."""
import math

STATIC = "static"


def of(found):
    """All of it."""
    lines = ["# DynConv.Vulkan beside PyTorch", "", f"{found.get('date', '')} UTC, `{found.get('command', '')}`", ""]
    lines += parity(found["parity"]) + problems(found["problems"]) + peaks(found["peaks"])
    lines += comparison(found) + halves(found) + ours(found) + growth(found["growth"])
    lines += forms(found["peers"]) + left_out(found["peers"])
    return "\n".join(lines) + "\n"


def number(value):
    """Three digits that count."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    digits = min(6, max(0, 2 - math.floor(math.log10(abs(value)))))
    return f"{value:.{digits}f}"


def spread(time):
    return "–" if time is None else f"{number(time['median'])} ({number(time['lower'])}–{number(time['upper'])})"


def table(columns, rows):
    if not rows:
        return []
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return head + [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows] + [""]


def parity(found):
    if found is None:
        return []
    words = (f"right: {found['cases']} layers, {found['stages']} stages, largest error {found['worstError']:.2g} "
             f"({found['worstPlace']})" if found["pass"] else f"**WRONG**: {found.get('failure')}")
    return [f"{found['device']} ({found['driver']}). Parity with float64: {words}", ""]


def problems(found):
    return [f"**{problem}**" for problem in found] + ([""] if found else [])


def peaks(found):
    if not found:
        return []
    operations, copied = max(peak["operations"] for peak in found), max(peak["bytes"] for peak in found)
    submission = min(peak["submission"] for peak in found)
    return [f"Measured peaks of the device: {number(operations / 1e9)} GFLOP/s float32 multiply-add, "
            f"{number(copied / 1e9)} GB/s copy, {number(submission * 1e3)} µs to submit nothing and wait.", ""]


def best(time):
    """The device's own time where it tells one."""
    return time.get("device") or time["wall"]


def peer_entries(peers):
    """All forms of PyTorch, eager and compiled, by what is computed."""
    merged = {}
    for document in peers:
        for entry in document["entries"]:
            merged.setdefault((entry["name"], entry["batch"]), []).extend(entry["forms"])
    return merged


def pick(forms, is_wanted):
    chosen = [form for form in forms if form["form"] != STATIC and is_wanted(form)]
    return min(chosen, key=lambda form: form["time"]["median"], default=None)


def beside(picked, ours, ratios):
    """A cell for each form of PyTorch: its time, and how many times ours it is; the ratios are kept by column."""
    cells = []
    for column, form in picked.items():
        if form is None:
            cells.append("–")
            continue
        ratio = form["time"]["median"] / ours
        ratios.setdefault(column, []).append(ratio)
        name = f", {form['variant']} {form['form']}" if column.startswith("best") else ""
        cells.append(f"{number(form['time']['median'])} ({number(ratio)}×{name})")
    return cells


def geometric(columns, ratios):
    return [f"{number(math.exp(sum(map(math.log, ratios[c])) / len(ratios[c])))}×" if c in ratios else "–"
            for c in columns]


def comparison(found):
    """Ours over PyTorch's in float32, and what its other precisions reach."""
    peers, rows, ratios = peer_entries(found["peers"]), [], {}
    again = {(entry["name"], entry["batch"]): entry for entry in found["again"]}
    for entry in found["ours"]:
        key = (entry["name"], entry["batch"])
        if key not in peers:
            continue
        second = again.get(key)
        device = [best(e["time"])["median"] for e in (entry, second) if e]
        wall = min(e["time"]["wall"]["median"] for e in (entry, second) if e)
        usual = ("groups", "module")
        picked = {
            "fp32": pick(peers[key], lambda f: f["variant"] == "fp32" and f["form"] in usual),
            "tf32": pick(peers[key], lambda f: f["variant"] == "tf32" and f["form"] in usual),
            "best fp32": pick(peers[key], lambda f: f["variant"].startswith("fp32")),
            "best of all": pick(peers[key], lambda f: True),
        }
        rows.append([entry["description"], entry["batch"], " and ".join(number(time) for time in device), number(wall),
                     *beside(picked, sum(device) / len(device), ratios)])
    if not rows:
        return []
    means = ["geometric mean of ratios", "", "", "", *geometric(picked, ratios)]
    who = found["peers"][0]
    return ["## Side by side", "",
            f"PyTorch {who['torch']} on {who['device']}. Milliseconds, medians; (×: PyTorch's time over our device's). "
            "Ours are float32: device is our time by timestamps, before and after PyTorch's; wall has the submission. "
            "PyTorch's are CUDA events around the whole layer, on a CPU wall clock; fp32 and tf32 are its groups trick "
            "as published modules write it, eager; best is the fastest of all forms and ways (CUDA graphs, torch.compile "
            "among them).", ""] + table(
                ["what", "N", "ours: device", "ours: wall", *picked], rows + [means])


def halves(found):
    """Ours in float16 over PyTorch's in float16."""
    peers, rows, ratios = peer_entries(found["peers"]), [], {}
    singles = {(entry["name"], entry["batch"]): best(entry["time"])["median"] for entry in found["ours"]}
    for entry in found["halves"]:
        key, time = (entry["name"], entry["batch"]), best(entry["time"])["median"]
        forms_of = peers.get(key, [])
        picked = {
            "fp16": pick(forms_of, lambda f: f["variant"] == "fp16" and f["form"] in ("groups", "module")),
            "best of float16": pick(forms_of, lambda f: f["variant"].startswith(("fp16", "autocast"))),
        }
        rows.append([entry["description"], entry["batch"], entry["arithmetic"], entry["maps"], number(time),
                     f"{number(singles[key] / time)}×" if key in singles else "–",
                     f"{entry['error']:.1g}" if "error" in entry else "–", *beside(picked, time, ratios)])
    if not rows:
        return []
    means = ["geometric mean of ratios", *[""] * 6, *geometric(picked, ratios)]
    return ["## In float16", "",
            "Experts of float16 everywhere; products and maps as far as the device has them. A layer's input and output stay "
            "float32. Milliseconds of the device, medians; faster: than ours in float32; (×: PyTorch's time over ours).",
            ""] + table(["what", "N", "products", "maps", "ours", "faster", "error", *picked], rows + [means])


def ours(found):
    rows = []
    for entry in found["ours"]:
        plain, work, starts = entry.get("static"), entry.get("work"), entry.get("starts")
        time = best(entry["time"])["median"]
        rows.append([
            entry["description"], entry["batch"], spread(entry["time"].get("device")), spread(entry["time"]["wall"]),
            spread(entry["time"]["copied"]), number(time / best(plain["time"])["median"]) if plain else "–",
            number(work["floor"]) if work else "–", f"{100 * work['floor'] / time:.0f} %" if work else "–",
            f"{entry['error']:.1g}" if "error" in entry else "–",
            f"{number(starts['cold']['plan'])} + {number(starts['cold']['firstRun'])}" if starts else "–",
            number((entry["memory"]["weights"] + entry["memory"]["features"]) / 2**20)])
    lines = table(["what", "N", "device", "wall", "copied", "dynamic / static", "floor", "of floor", "error",
                   "cold: plan + first run", "MiB"], rows)
    head = ["## Ours", "", "Milliseconds, median (quartiles). `roofline.png` shows the layers.", ""]
    return head + lines if lines else []


def growth(found):
    lines = []
    for series in found or []:
        points = ", ".join(f"{point['count']}: {number(best(point['time'])['median'])}" for point in series["points"])
        lines.append(
            f"* {series['description']}, over {series['axis']}: exponent {series['exponent']:.2f}; ms: {points}")
    return ["## Growth", "", *lines, ""] if lines else []


def forms(peers):
    rows = [[entry["name"], entry["batch"], form["variant"], form["form"], spread(form["time"]), f"{form['error']:.1g}"]
            for document in peers for entry in document["entries"] for form in entry["forms"]]
    lines = table(["what", "N", "variant", "form", "ms", "error"], rows)
    return ["## All forms of PyTorch", ""] + lines if lines else []


def left_out(peers):
    rows = [[entry["name"], entry["batch"], form["variant"], form["form"], form["reason"].replace("|", "/")]
            for document in peers for entry in document["entries"] for form in entry["leftOut"]]
    lines = table(["what", "N", "variant", "form", "why"], rows)
    return ["## Left out", ""] + lines if lines else []
