"""Exported models in a simulation program that others wrote: FMPy validates them, and its waves are our own."""
import os
import subprocess
import zipfile

import numpy as np
from fmpy import read_model_description, simulate_fmu
from fmpy.validation import validate_fmu

from cases import Run as run, case, run_all

BEATS = 3


def own_waves(model, signals, *args):
    """One beat of our own, (n_signal, 1000)."""
    run("simulate", model, *args, "--csv", "beat.csv")
    table = np.genfromtxt("beat.csv", delimiter=",", names=True, deletechars="")
    return np.array([table[name] for name in signals])


def distance(result, want):
    """Largest difference of a signal relative to its own largest value, and which."""
    signals = list(result.dtype.names)[1:]
    got = np.array([result[name] for name in signals])[:, :want.shape[1]]
    worst = np.abs(got - want).max(axis=1) / np.maximum(np.abs(want).max(axis=1), 1e-9)
    return worst.max(), signals[worst.argmax()]


def check_file(model, table):
    path = model + ".fmu"
    run("model", "export", model, "--fmu", path)
    with open(path, "rb") as f:
        first = f.read()
    run("model", "export", model, "--fmu", path)
    with open(path, "rb") as f:
        case(model + ": the same bytes again", f.read() == first)
    with zipfile.ZipFile(path) as z:
        case(model + ": archive is sound", z.testzip() is None)
        z.extractall(model)
    library = os.path.join(model, "binaries", "linux64", model + ".so")
    needs = subprocess.run(["ldd", library], capture_output=True, text=True).stdout
    case(model + ": library needs the C library alone", all(
        line.split()[0].split("/")[-1].startswith(("linux-vdso", "libc.", "libm.", "ld-linux"))
        for line in needs.splitlines()), needs)
    problems = validate_fmu(path)
    case(model + ": valid", problems == [], problems)

    about = read_model_description(path)
    variables = {v.name: v for v in about.modelVariables}
    parameters = {n: v for n, v in variables.items() if v.causality == "parameter" and v.type == "Real"}
    case(model + ": every parameter with unit, start, range", {
        n: [v.unit, float(v.start), float(v.min), float(v.max)] for n, v in parameters.items()} == {
        n: [r["unit"], r["start"], r["lo"], r["hi"]] for n, r in table["parameters"].items()})
    case(model + ": every signal is an output", {
        u.variable.name: u.variable.unit for u in about.outputs} == {
        n: r["unit"] for n, r in table["signals"].items()})
    case(model + ": every state has its derivative", [
        u.variable.derivative.name for u in about.derivatives] == list(table["states"]))
    case(model + ": both kinds", about.modelExchange is not None and about.coSimulation is not None)
    return path


def check_waves(model, table, path):
    signals = list(table["signals"])
    row = next(r | {"name": n} for n, r in table["parameters"].items()
               if n != table["period"] and 0 < r["lo"] < 0.9 * r["start"] and 1.12 * r["start"] < r["hi"])
    changed, value = row["name"], 1.04 * row["start"]
    period = table["parameters"][table["period"]]["start"]
    span = {"start_time": 0.0, "stop_time": BEATS * period, "output_interval": period / 1000, "output": signals,
            "record_events": False}  # rows at even times only
    sets = ["--set", f"{changed}={value!r}"]

    # FMPy's solver, with the tolerance that the FMU asks for, on our equations from the periodic state; beside it our
    # own beat in 20,000 steps.  At the model's own 4,000 a valve that closes within a step is 1.6e-4 of its flow.
    for label, values, also in (("published", {}, []), (changed, {changed: value}, sets)):
        got = simulate_fmu(path, fmi_type="ModelExchange", solver="CVode", start_values=values, **span)
        fine = own_waves(model, signals, *also, "--periodic", "1e-9", "--steps", "20000")
        worst, name = distance(got, np.tile(fine, BEATS))
        print(f"{model}, {label}: model exchange differs by {worst:.1e} of {name}")
        case(f"{model}, {label}: model exchange is our own to 1e-4", worst < 1e-4, f"{worst:.3g} of {name}")

    # where valves are events, a solver that is asked for less is off by as much more and no further
    if read_model_description(path).numberOfEventIndicators > 0:
        fine = own_waves(model, signals, "--periodic", "1e-9", "--steps", "20000")
        for tolerance, most in ((1e-6, 1e-4), (1e-5, 5e-4), (1e-4, 4e-3), (1e-3, 3e-2)):
            got = simulate_fmu(path, fmi_type="ModelExchange", solver="CVode", relative_tolerance=tolerance, **span)
            worst, name = distance(got, np.tile(fine, BEATS))
            print(f"{model}: model exchange at {tolerance:.0e} differs by {worst:.1e} of {name}")
            case(f"{model}: model exchange at a tolerance of {tolerance:.0e}", worst < most, f"{worst:.3g} of {name}")

    # our steps through FMPy, from the periodic state and from the published one
    got = simulate_fmu(path, fmi_type="CoSimulation", start_values={changed: value}, **span)
    own = own_waves(model, signals, *sets, "--periodic", "1e-9")
    worst, name = distance(got, np.tile(own, BEATS))
    print(f"{model}: co-simulation differs by {worst:.1e} of {name}")
    case(model + ": co-simulation is our own", worst < 1e-6, f"{worst:.3g} of {name}")  # the periodic state's own 1e-8
    got = simulate_fmu(path, fmi_type="CoSimulation", start_values={changed: value, "start.periodic": False}, **span)
    own = np.concatenate([own_waves(model, signals, *sets, "--steps", str(table["default_steps"]), "--beats", str(b + 1)) for b in range(BEATS)], axis=1)
    worst, name = distance(got, own)
    case(model + ": co-simulation from the published state is our own", worst < 1e-9, f"{worst:.3g} of {name}")

    for kind in ("ModelExchange", "CoSimulation"):  # with nothing said, as a user would
        got = simulate_fmu(path, fmi_type=kind)
        case(f"{model}: {kind} as it comes", len(got) > 100 and all(np.isfinite(got[n]).all() for n in signals))
    try:
        simulate_fmu(path, start_values={changed: row["hi"] * 1.5})
        case(model + ": a value out of range", False, "was simulated")
    except Exception:
        case(model + ": a value out of range", True)


def check_models():
    for listed in run("model", "list", "--json").json()["models"]:
        one = listed["id"]
        shown = run("model", "show", one, "--json").json()
        check_waves(one, shown, check_file(one, shown))


run_all(check_models)
