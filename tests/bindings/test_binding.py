"""The Python package against the program: same tables, same numbers, same refusals."""
import threading

import numpy as np

import hales
from cases import Run, case, finish


def raises(name, kind, says, call):
    try:
        call()
    except kind as e:
        case(name, all(s in str(e) for s in says), repr(str(e)))
        return e
    except Exception as e:  # the wrong one
        case(name, False, repr(e))
    else:
        case(name, False, "nothing was raised")


def program(*args):
    return Run(*args, "--json").json()


def free_rows(m):
    """Parameters that may be a tenth smaller or larger than published."""
    return [r for n, r in m.parameters.items() if n != m.period and 0 < r.lo < 0.9 * r.start and 1.12 * r.start < r.hi]


def check_tables(m):
    table = program("model", "show", m.id)
    case(m.id + " is the program's", (m.version, m.title, m.source, m.steps) == tuple(
        table[k] for k in ("version", "title", "source", "default_steps")))
    for mine, theirs in ((m.parameters, "parameters"), (m.states, "states")):
        case(f"{m.id} {theirs}", {n: [r.unit, r.start, r.lo, r.hi, r.source, r.text] for n, r in mine.items()} == {
            n: [r[k] for k in ("unit", "start", "lo", "hi", "source", "text")] for n, r in table[theirs].items()})
    for mine, theirs in ((m.signals, "signals"), (m.figures, "summary")):
        case(f"{m.id} {theirs}", {n: [r.unit, r.text] for n, r in mine.items()} == {
            n: [r["unit"], r["text"]] for n, r in table[theirs].items()})
    case(m.id + " defaults", m.defaults().tolist() == [r.start for r in m.parameters.values()])


def check_runs(m):
    # the same numbers as the program, for the periodic state and for a number of beats, with a parameter changed
    name = free_rows(m)[3].name
    value = m.parameters[name].start * 1.07
    for label, run, args in (("periodic", m.periodic({name: value}, tol=1e-8), ("--periodic", "1e-8")),
                             ("beats", m.beats(3, {name: value}), ("--beats", "3"))):
        want = program("simulate", m.id, "--set", f"{name}={value!r}", *args)
        case(f"{m.id} {label}: parameters", run.parameters == want["parameters"])
        case(f"{m.id} {label}: beats", run.beats == want["orbit"]["beats"])
        case(f"{m.id} {label}: extremes of the curve", all(
            (s["curve_min"], s["curve_max"]) == run.stat[n][:2] for n, s in want["signals"].items()))
        # the program derives its figures from 1000 samples, the library from the integration's own grid
        case(f"{m.id} {label}: figures", all(
            abs(run.figures[n] / v - 1) < 2e-3 for n, v in want["summary"].items() if v), str(run.figures))
    run = m.periodic()
    wave = run.wave(333)
    case(m.id + " wave has every signal", list(wave) == ["t_s", *m.signals])
    case(m.id + " wave has every sample", all(len(w) == 333 for w in wave.values()))
    case(m.id + " wave starts at the state", all(wave[n][0] == v for n, v in run.state.items()))
    case(m.id + " wave stays within the extremes", all(
        s.min - 1e-9 * abs(s.min) - 1e-9 <= wave[n].min() and wave[n].max() <= s.max + 1e-9 * abs(s.max) + 1e-9
        for n, s in run.stat.items()))
    case(m.id + " time", wave["t_s"][0] == 0 and abs(wave["t_s"][-1] - run.parameters[m.period] * 332 / 333) < 1e-12)


def check_ensemble(m):
    param = m.defaults(23)
    vary = free_rows(m)[4].index
    param[:, vary] *= np.linspace(0.93, 1.11, len(param))
    param[7, 0] = np.nan
    before = param.copy()
    many = m.ensemble(param, steps=220, stat=True)
    case(m.id + " ensemble keeps the array it was given", many.param is param and np.array_equal(param, before, True))
    case(m.id + " ensemble marks what failed", not many.ok[7] and many.ok.sum() == 22 and np.isnan(many.figure[7]).all()
         and np.isnan(many.state[7]).all() and np.isnan(many.stat[7]).all() and "outside" in many.why(7)
         and next(iter(m.parameters)) in many.why(7))
    one = m.ensemble(param[22:], steps=220, threads=1, stat=True)  # a view of the last row
    case(m.id + " a set alone is as among others", np.array_equal(one.figure[0], many.figure[22])
         and np.array_equal(one.stat[0], many.stat[22]))
    case(m.id + " a figure by name is a view", np.shares_memory(many[next(iter(m.figures))], many.figure))
    case(m.id + " without extremes", m.ensemble(param, steps=220).stat is None)
    on = m.ensemble(param[22:], beats=1, start=many.state[22:], steps=220)
    moved = np.abs(on.state[0] - many.state[22]) / np.maximum(np.abs(many.state[22]), 1)
    case(m.id + " goes on from a state", moved.max() < 1e-4, str(moved.max()))
    found = [None] * 3

    def work(i):
        found[i] = m.ensemble(param, steps=220, threads=1).figure

    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    case(m.id + " from three threads at once", all(np.array_equal(f, many.figure, True) for f in found))
    case(m.id + " of nothing", len(m.ensemble(m.defaults(0))) == 0)


def check_breath():
    """A breath goes on over the beats, in the wave as in the program, and its period is reported."""
    m = hales.model("hales")
    change = {"pleural.swing": 7.3, "pleural.beats": 3.0, "pleural.phase": 0.31}
    run = m.periodic(change, steps=300)
    wave = run.wave(50)
    turn = 0.31 + wave["t_s"] / (3 * run.parameters["T"])
    case("breath: span", run.span == 3 and len(wave["p_pl"]) == 150 and run.beats % 3 == 0)
    case("breath: its clock", np.abs(wave["p_pl"] + 3 - 3.65 * np.cos(2 * np.pi * turn)).max() < 5e-4)
    case("breath: no seam", max(abs(wave["V_LV"][50 * k % 150] - wave["V_LV"][50 * k - 1]) for k in (1, 2, 3)) < 6)
    case("breath: extremes of all of it", run.stat["p_pl"].max - run.stat["p_pl"].min > 7.29)
    after = m.beats(5, change, steps=300).wave(50)
    turn = 0.31 + 5 / 3 + after["t_s"] / (3 * run.parameters["T"])
    case("breath: on after beats", np.abs(after["p_pl"] + 3 - 3.65 * np.cos(2 * np.pi * turn)).max() < 5e-4)
    raises("breath: no whole beats", hales.RunError, ["range"], lambda: m.periodic({**change, "pleural.beats": 2.5}))


def check_refusals(m):
    name, row = next(iter(m.parameters.items()))
    n = len(m.parameters)
    e = raises(m.id + " range", hales.RangeError, [name, "range"], lambda: m.periodic({name: row.hi * 1.01}))
    case(m.id + " range: row", e is not None and e.at == 0)
    raises(m.id + " unknown name", KeyError, ["nobody", name], lambda: m.periodic({"nobody": 1.5}))
    raises(m.id + " list", TypeError, ["float64", "list", "ascontiguousarray"], lambda: m.ensemble([[1.5] * n]))
    single = m.defaults(2).astype("f4")
    raises(m.id + " float32", TypeError, ["float32", "ascontiguousarray"], lambda: m.ensemble(single))
    raises(m.id + " columns first", ValueError, ["contiguous"], lambda: m.ensemble(np.asfortranarray(m.defaults(3))))
    raises(m.id + " every second", ValueError, ["contiguous"], lambda: m.ensemble(m.defaults(6)[::2]))
    raises(m.id + " one set flat", ValueError, [f"(n, {n})", "newaxis"], lambda: m.ensemble(m.defaults()))
    raises(m.id + " no array", TypeError, ["NoneType", "ascontiguousarray"], lambda: m.ensemble(None))
    raises(m.id + " wave of one set flat", ValueError, [f"(n, {n})"], lambda: m.wave(m.defaults(), np.ones((1, 2))))
    raises(m.id + " one column short", ValueError, ["shape"], lambda: m.ensemble(np.ones((2, n - 1))))
    short = np.ones((1, 2))
    raises(m.id + " start of another shape", ValueError, ["start"], lambda: m.ensemble(m.defaults(2), start=short))
    raises(m.id + " steps", hales.HalesError, ["steps = 3"], lambda: m.ensemble(m.defaults(2), steps=3))
    raises(m.id + " no beat", hales.HalesError, ["beats"], lambda: m.beats(0))
    raises(m.id + " no answer", hales.RunError, ["no periodic state"], lambda: m.periodic(max_beats=1))


def check_growth(m):
    """As the program says, and as beats on end do."""
    run = m.periodic()
    want = program("simulate", m.id)["orbit"]
    case(m.id + " growth is the program's", run.growth() == want["growth"], f"{run.growth()} {want}")
    case(m.id + " steps are the program's", (run.steps or None, run.rtol or None, run.step_error) == tuple(
        want[k] for k in ("steps", "rtol", "step_error")), str(want))
    two = m.ensemble(m.defaults(3)[:2], steps=300)
    case(m.id + " growth of an ensemble", two.growth().shape == (2,) and 0 < two.growth()[1] < 1)
    raises(m.id + " growth of beats", hales.HalesError, ["periodic"], lambda: m.beats(2).growth())


def check_carried():
    """Own steps that do not carry a set: the wave is of those that do."""
    m = hales.model("colunga2020")
    changes = {"T2": 0.05, "lv.E": 20, "lv.V0": 120, "rv.Vd": 200, "rv.lambda": 0.001, "pa.E": 0.01, "R_av": 0.0001,
               "R_pv": 0.0001}
    run, few = m.periodic(changes), m.periodic(changes, steps=m.steps)
    case("carried", run.steps != m.steps and run.step_error < 0.003 and abs(few.figures["co_l_min"] / run.figures["co_l_min"] - 1) > 0.5,
         str((run.steps, run.rtol, run.step_error)))
    case("growth of what alternates", few.growth() > 1.02 > 0.9 > run.growth(), str((few.growth(), run.growth())))
    top = run.wave(2000)["V_LV"].max()
    case("carried wave", abs(top / run.stat["V_LV"].max - 1) < 1e-3, str((top, run.stat["V_LV"])))


raises("no such model", KeyError, ["nothing", "korakianitis"], lambda: hales.model("nothing"))
listed = [m["id"] for m in program("model", "list")["models"]]
case("all models", [m.id for m in hales.models()] == listed)
for each in hales.models():
    check_tables(each)
    check_runs(each)
    check_ensemble(each)
    check_refusals(each)
    check_growth(each)
check_carried()
check_breath()
finish()
