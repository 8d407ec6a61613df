"""ModularCirc and svZeroDSolver beside Hales, each on its own circuit, in the same call.

usage: bench.py BENCH_PHYSICS [REPEATS]
Prints a note in the place of one that is not installed (PyPI: modularcirc with "numpy<2" "pandas<3"; svzerod).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
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
    """Processor seconds and beats of one run to ModularCirc's own steady state."""
    model_of, parameters_of, solver_of = modularcirc()
    setup = {"name": "bench", "ncycles": 40, "tcycle": 1.0, "dt": 0.001, "export_min": 1}
    model = model_of(time_setup_dict=setup, parobj=parameters_of(), suppress_printing=True)
    solver = solver_of(model=model)
    solver.setup(suppress_output=True, method="LSODA", step_tol=1e-2)
    start = time.process_time()  # a busy machine must not flatter the ratio
    solver.solve()
    return time.process_time() - start, getattr(solver, "Nconv", None)


def ours(program):
    """Steps, seconds and error of the same twelve beats, at the fewest steps within 0.06 %."""
    for steps in (250, 300, 350, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000):
        text = subprocess.run([program, "one", str(steps)], check=True, capture_output=True, text=True).stdout
        count, seconds, error = text.split()
        if float(error) <= 0.06:
            return int(count), float(seconds), float(error)
    raise SystemExit("bench.py: no step count up to 2,000 is within 0.06 %")


def against_modularcirc(program, repeats):
    try:
        runs = [theirs() for _ in range(repeats)]
    except Exception as why:  # not there, or beside versions of its libraries that it was not written for
        reason = (str(why).splitlines() or [type(why).__name__])[0]
        print(f'no comparison with ModularCirc (pip install modularcirc "numpy<2" "pandas<3"): {reason}')
        return
    seconds = statistics.median(t for t, _ in runs)
    steps, mine, error = ours(program)
    print(f"twelve beats, one patient: ModularCirc LSODA {seconds:.2f} s (median of {repeats}, converged at beat "
          f"{runs[0][1] + 1 if runs[0][1] is not None else '?'}), Hales {mine * 1e3:.3f} ms "
          f"({steps} steps, error {error:.3f} %): {seconds / mine:,.0f} times")


# closedLoopHeart_singleVessel: the parameters of the model svzerod_loop in the case's own names
LOOP_BEATS, LOOP_STEPS, LOOP_STATED = 20, 1000, 60.0
HEART = {"Tsa": 0.40742, "tpwave": 8.976868, "Erv_s": 2.125279, "Elv_s": 3.125202, "iml": 0.509365, "imr": 0.806369,
         "Lrv_a": 1.86865e-4, "Rrv_a": 0.035061704, "Lra_v": 2.17032e-4, "Rra_v": 0.007887459, "Lla_v": 3.51787e-4,
         "Rla_v": 0.005310825, "Rlv_ao": 0.034320234, "Llv_a": 1.10776e-4, "Vrv_u": 9.424629, "Vlv_u": 5.606007,
         "Rpd": 0.098865401, "Cp": 1.090989, "Cpa": 0.556854, "Kxp_ra": 9.22244, "Kxv_ra": 0.004837,
         "Emax_ra": 0.208858, "Vaso_ra": 4.848742, "Kxp_la": 9.194992, "Kxv_la": 0.008067, "Emax_la": 0.303119,
         "Vaso_la": 9.355754}
LOOP = {
    "simulation_parameters": {"number_of_cardiac_cycles": LOOP_BEATS, "absolute_tolerance": 1e-8,
                              "number_of_time_pts_per_cardiac_cycle": LOOP_STEPS + 1, "steady_initial": False,
                              "output_all_cycles": False},
    "boundary_conditions": [{"bc_name": "bed", "bc_type": "ClosedLoopRCR", "bc_values": {
        "Rp": 0.134156617, "Rd": 1.356472458, "C": 0.238401833, "closed_loop_outlet": True}}],
    "vessels": [{"vessel_name": "branch0_seg0", "vessel_id": 0, "vessel_length": 10.0,
                 "boundary_conditions": {"outlet": "bed"}, "zero_d_element_type": "BloodVessel",
                 "zero_d_element_values": {"R_poiseuille": 0.003348073, "L": 0.004}}],
    "closed_loop_blocks": [{"outlet_blocks": ["branch0_seg0"], "closed_loop_type": "ClosedLoopHeartAndPulmonary",
                            "cardiac_cycle_period": 1.0169, "parameters": HEART}],
    "initial_condition": {"V_RA:CLH": 38.43, "V_RV:CLH": 96.07, "V_LA:CLH": 38.43, "V_LV:CLH": 96.07,
                          "P_pul:CLH": 8.0},
}


def svzerod_seconds():
    """Processor seconds of svZeroDSolver's run, by its Python package or its binary on PATH; None where there is neither."""
    try:
        import svzerod
    except ImportError:
        svzerod = None
    binary = shutil.which("svzerodsolver")
    if svzerod is None and binary is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        case, out = os.path.join(folder, "loop.json"), os.path.join(folder, "loop.csv")
        with open(case, "w", encoding="utf-8") as f:
            json.dump(LOOP, f)
        start = time.process_time() + sum(os.times()[2:4])
        if svzerod is not None:
            svzerod.simulate(LOOP)
        else:
            subprocess.run([binary, case, out], check=True, capture_output=True)
        return time.process_time() + sum(os.times()[2:4]) - start


def against_svzerod(program, repeats):
    runs = [svzerod_seconds() for _ in range(repeats)]
    steps = 250  # within 0.03 % of the source's 10,000 steps (tests/physics/test_svzerod_loop.c)
    text = subprocess.run([program, "loop", str(steps)], check=True, capture_output=True, text=True).stdout
    scalar, lanes, width = (float(x) for x in text.split())
    if runs[0] is None:
        rate, label = LOOP_STATED, "skipped, not installed; ratios are against a figure stated elsewhere,"
    else:
        rate, label = LOOP_BEATS / min(runs), f"best of {repeats} in this call,"
    print(f"closed loop of svZeroDSolver at {LOOP_STEPS} steps a beat: {label} {rate:.1f} beats/s; svzerod_loop at "
          f"{steps} steps: scalar {scalar:,.0f} beats/s, {scalar / rate:,.0f} times; {width:.0f} lanes "
          f"{lanes:,.0f} beats/s, {lanes / rate:,.0f} times")


def main():
    program, repeats = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    against_svzerod(program, repeats)
    against_modularcirc(program, repeats)


main()
