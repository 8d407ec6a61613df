"""Twelve beats of one patient: ModularCirc (LSODA, its own settings) and Hales, in the same call.

usage: bench.py BENCH_PHYSICS [REPEATS]
Prints nothing but a note when the Python package ModularCirc cannot be imported.
"""

import statistics
import subprocess
import sys
import time


def modularcirc():
    """The solver's class and the model's, from whichever spelling of the package is installed."""
    try:
        from ModularCirc.Models.KorakianitisMixedModel import KorakianitisMixedModel
        from ModularCirc.Models.KorakianitisMixedModel_parameters import KorakianitisMixedModel_parameters
        from ModularCirc.Solver import Solver
    except ImportError:
        from modularcirc.Models.KorakianitisMixedModel import KorakianitisMixedModel
        from modularcirc.Models.KorakianitisMixedModel_parameters import KorakianitisMixedModel_parameters
        from modularcirc.Solver import Solver
    return KorakianitisMixedModel, KorakianitisMixedModel_parameters, Solver


def theirs():
    """Seconds and beats of one run to ModularCirc's own steady state."""
    model_of, parameters_of, solver_of = modularcirc()
    setup = {"name": "bench", "ncycles": 40, "tcycle": 1.0, "dt": 0.001, "export_min": 1}
    model = model_of(time_setup_dict=setup, parobj=parameters_of(), suppress_printing=True)
    solver = solver_of(model=model)
    solver.setup(suppress_output=True, method="LSODA", step_tol=1e-2)
    start = time.perf_counter()
    solver.solve()
    return time.perf_counter() - start, getattr(solver, "Nconv", None)


def ours(program):
    """Steps, seconds and error of the same twelve beats, at the fewest steps within 0.06 %."""
    for steps in (250, 300, 350, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000):
        text = subprocess.run([program, "one", str(steps)], check=True, capture_output=True, text=True).stdout
        count, seconds, error = text.split()
        if float(error) <= 0.06:
            return int(count), float(seconds), float(error)
    raise SystemExit("bench.py: no step count up to 2,000 is within 0.06 %")


def main():
    program, repeats = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    try:
        modularcirc()
    except ImportError:
        print("ModularCirc is not installed (pip install ModularCirc): no comparison")
        return
    runs = [theirs() for _ in range(repeats)]
    seconds = statistics.median(t for t, _ in runs)
    steps, mine, error = ours(program)
    print(f"twelve beats, one patient: ModularCirc LSODA {seconds:.2f} s (median of {repeats}, converged at beat "
          f"{runs[0][1] + 1 if runs[0][1] is not None else '?'}), Hales {mine * 1e3:.3f} ms "
          f"({steps} steps, error {error:.3f} %): {seconds / mine:,.0f} times")


main()
