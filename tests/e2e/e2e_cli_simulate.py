"""Every model of the program, every parameter of its table: good values run, bad ones are refused and named.

Generated from `hales model show MODEL --json`, so that a new parameter is covered at once."""
import json
import math
import os
import re

from cases import PATIENCE, SLOW, SOURCE, Run, case, run_all

SECONDS_MAX = 1.0 * PATIENCE  # of processor time: an error comes within a second; slower when sanitized


def refused(name, says, *args, codes=(1, 2)):
    """hales simulate ARGS --csv FILE ends with an error that says so, quickly, and leaves nothing behind."""
    before = sorted(os.listdir("."))
    r = Run("simulate", *args, "--csv", "left.csv", limit=SECONDS_MAX)
    case(name, r.code in codes and all(s in r.err for s in says) and r.out == "" and sorted(os.listdir(".")) == before,
         "exit %s, %r, files %s" % (r.code, r.err[:200], sorted(os.listdir("."))))


def finite(value):
    if isinstance(value, dict):
        return all(finite(v) for v in value.values())
    return not isinstance(value, float) or math.isfinite(value)


def beyond(lo, hi):
    """Values just outside [lo, hi]."""
    return math.nextafter(lo, -math.inf), math.nextafter(hi, math.inf)


def text_of(value):
    return repr(float(value))


if not hasattr(math, "nextafter"):  # Python 3.8
    import struct

    def _next(x, towards):
        if x == 0:
            return math.copysign(5e-324, towards)
        n = struct.unpack("<q", struct.pack("<d", x))[0]
        return struct.unpack("<d", struct.pack("<q", n + (1 if (towards > x) == (x > 0) else -1)))[0]

    math.nextafter = _next


NO_NUMBERS = ("nan", "NaN", "inf", "-inf", "infinity", "", "abc", "1e999", "0x10", "1,5", " 1")


def check_parameters(model, table):
    for i, (name, row) in enumerate(table["parameters"].items()):
        below, above = beyond(row["lo"], row["hi"])
        case("%s %s: start within range" % (model, name), row["lo"] <= row["start"] <= row["hi"])
        case("%s %s: has unit, source and text" % (model, name),
             all(isinstance(row[k], str) and row[k] for k in ("unit", "source", "text")))
        # a sanitized program takes ten times longer to start: every refusal is asked of some parameter, not of each
        for bad in NO_NUMBERS[i % len(NO_NUMBERS)::len(NO_NUMBERS)] if SLOW else NO_NUMBERS:
            refused("%s %s=%r" % (model, name, bad), [name], model, "--set", "%s=%s" % (name, bad), codes=(2,))
        if SLOW and i % 8:
            continue
        for bad in (1e300, -1e300, below, above):
            refused("%s %s=%r" % (model, name, bad), [name, "range"], model, "--set", "%s=%s" % (name, text_of(bad)),
                    codes=(1,))
        with open("p.json", "w") as f:
            f.write('{"%s": %s}' % (name, text_of(above)))
        refused("%s %s above its range in a file" % (model, name), [name, "range"], model, "--params", "p.json",
                codes=(1,))
        os.remove("p.json")
        refused("%s %s twice" % (model, name), [name, "twice"], model, "--set", "%s=%s" % (name, text_of(row["start"])),
                "--set", "%s=%s" % (name, text_of(row["start"])), codes=(2,))


def check_page(model, table, page):
    """Every row of every table stands in the JSON and on the page with all that it has."""
    cells = [[c.strip().strip("`") for c in line.strip("|").split(" | ")] for line in page.splitlines()
             if line.startswith("| `")]
    for kind in ("parameters", "states"):
        for name, row in table[kind].items():
            case("%s %s: has unit, bounds, source and text" % (model, name), row["lo"] < row["hi"]
                 and all(isinstance(row[k], str) and row[k] for k in ("unit", "source", "text")))
            wanted = [name, row["unit"], row["start"], row["lo"], row["hi"], row["source"], row["text"]]
            case("%s %s: is on the page" % (model, name),
                 any(len(c) == 7 and c[:2] + [float(x) for x in c[2:5]] + c[5:] == wanted for c in cells), str(wanted))
    for kind in ("signals", "summary"):
        for name, row in table[kind].items():
            case("%s %s: has unit and text" % (model, name), all(isinstance(row[k], str) and row[k] for k in row))
            case("%s %s: is on the page" % (model, name), [name, row["unit"], row["text"]] in cells)
    case(model + ": the page has nothing else", len(cells) == sum(
        len(table[k]) for k in ("parameters", "states", "signals", "summary")))
    case(model + ": the duration of a beat is a parameter", table["parameters"][table["period"]]["unit"] == "s")


def check_files(model, table):
    name, row = next(iter(table["parameters"].items()))
    for label, content, says in (
            ("empty", "", ["p.json"]),
            ("truncated", '{"%s": 1' % name, ["p.json", "line 1"]),
            ("array", "[1, 2]", ["p.json", "object"]),
            ("number", "3.5", ["p.json", "object"]),
            ("text value", '{\n  "%s": "0.5"}' % name, ["p.json", name, "line 2"]),
            ("null", '{"%s": null}' % name, ["p.json", name]),
            ("nested", '{"%s": {"start": 1}}' % name, ["p.json", name]),
            ("unknown", '{"%sx": 1.5}' % name, ["p.json", name, "line 1"]),
            ("duplicate", '{"%s": 1, "%s": 1}' % (name, name), ["p.json"]),
            ("NaN", '{"%s": NaN}' % name, ["p.json"]),
            ("1e999", '{"%s": 1e999}' % name, ["p.json"]),
            ("deep", "[" * 100000, ["p.json"]),
            ("binary", "\x00\x01\x02", ["p.json"])):
        with open("p.json", "w") as f:
            f.write(content)
        refused("%s --params: %s" % (model, label), says, model, "--params", "p.json", codes=(1,))
    with open("p.json", "w") as f:
        f.write(" " * (1 << 21))
    refused("%s --params: too big" % model, ["p.json"], model, "--params", "p.json", codes=(1,))
    os.remove("p.json")
    refused("%s --params: missing" % model, ["missing.json"], model, "--params", "missing.json", codes=(1,))
    refused("%s --params: a folder" % model, ["."], model, "--params", ".", codes=(1,))
    with open("p.json", "w") as f:
        json.dump({n: r["start"] for n, r in table["parameters"].items()}, f)
    same, plain = Run("simulate", model, "--params", "p.json", "--json"), Run("simulate", model, "--json")
    case("%s: its own table as a file changes nothing" % model, same.code == 0 and same.out == plain.out)
    value = 0.5 * (row["start"] + row["hi"])
    r = Run("simulate", model, "--params", "p.json", "--set", "%s=%s" % (name, text_of(value)), "--json")
    case("%s: --set is stronger than --params" % model, r.code != 0 or r.json()["parameters"][name] == value)
    os.remove("p.json")


def check_options(model, table):
    name = next(iter(table["parameters"]))
    for option, bad in (("--beats", ("0", "-1", "2.5", "nan", "inf", "1e9", "99999999999999999999", "x", "")),
                        ("--steps", ("0", "-1", "49", "1000001", "1e300", "nan", "x", "")),
                        ("--periodic", ("0", "-1e-6", "nan", "inf", "1", "1e-300", "x", ""))):
        for value in bad:
            refused("%s %s %r" % (model, option, value), [option], model, option, value, codes=(2,))
    refused(model + " too much work", ["steps"], model, "--beats", "10000", "--steps", "1000000")
    refused(model + " both ends", ["exclude"], model, "--beats", "3", "--periodic", "1e-6", codes=(2,))
    refused(model + " unknown parameter", ["no.such"], model, "--set", "no.such=1", codes=(2,))
    refused(model + " nearest parameter", ['"%s"' % name], model, "--set", "%s_=1" % name, codes=(2,))
    refused(model + " no value", ["NAME=VALUE"], model, "--set", name, codes=(2,))
    refused(model + " no name", ["NAME=VALUE"], model, "--set", "=3", codes=(2,))
    refused(model + " long name", ["parameter"], model, "--set", "x" * 62 + "=3", codes=(2,))
    refused(model + " very long name", ["too long"], model, "--set", "x" * 5000 + "=3", codes=(2,))


def check_results(model, table):
    r = Run("simulate", model, "--json")
    case(model + " runs", r.code == 0 and r.err == "", r.err)
    if r.code != 0:
        return
    j = r.json()
    case(model + " has every signal", list(j["signals"]) == list(table["signals"]))
    case(model + " has every summary figure", list(j["summary"]) == list(table["summary"]))
    case(model + " has a unit for each", set(j["units"]) == set(table["signals"]) | set(table["summary"]))
    case(model + " has nothing that is not finite", finite(j))
    case(model + " min <= mean <= max", all(s["min"] <= s["mean"] <= s["max"] for s in j["signals"].values()))
    o = j["orbit"]
    case(model + " is periodic", o["converged"] is True and o["beats"] >= 1)
    case(model + " conserves its volume", abs(o["volume_defect"]) < 1e-10, str(o))
    case(model + " keeps its parameters", {n: p["start"] for n, p in table["parameters"].items()} == j["parameters"])
    again = Run("simulate", model, "--json", "--threads", "2")
    case(model + " gives the same bytes again", again.out == r.out)

    # many beats from the published start come to the same place as the solver for the periodic state
    tight = Run("simulate", model, "--json", "--periodic", "1e-9").json()
    long = Run("simulate", model, "--json", "--beats", "400").json()
    worst = 0.0
    for name, s in tight["signals"].items():
        scale = max(abs(s["min"]), abs(s["max"]))
        worst = max([worst] + [abs(s[k] - long["signals"][name][k]) / scale for k in s if scale > 0])
    case(model + " periodic state is where 400 beats lead", worst < 1e-6, "differs by %.3g of the signal" % worst)
    one = Run("simulate", model, "--json", "--beats", "1").json()
    case(model + " one beat is not yet periodic", one["orbit"]["converged"] is False and one["orbit"]["beats"] == 1)

    # the CSV of the last beat has the extremes of the JSON
    for mode in (("--periodic", "1e-8"), ("--beats", "1"), ("--beats", "7")):
        r = Run("simulate", model, "--json", *mode, "--csv", "beat.csv")
        case("%s %s --csv" % (model, mode), r.code == 0, r.err)
        with open("beat.csv") as f:
            rows = [line.rstrip("\n").split(",") for line in f]
        os.remove("beat.csv")
        case("%s %s csv: shape" % (model, mode), rows[0] == ["t_s"] + list(table["signals"]) and len(rows) == 1001)
        columns = {h: [float(x[i]) for x in rows[1:]] for i, h in enumerate(rows[0])}
        worst = 0.0
        for name, s in r.json()["signals"].items():
            span = s["max"] - s["min"] or 1.0
            mean = sum(columns[name]) / 1000
            worst = max(worst, abs(min(columns[name]) - s["min"]) / span, abs(max(columns[name]) - s["max"]) / span,
                        abs(mean - s["mean"]) / span)
        # 1000 samples of a beat: a spike of flow may pass between two of them
        case("%s %s csv: extremes and means" % (model, mode), worst < 0.02, "worst %.3g of the span" % worst)
    case(model + " text output", Run("simulate", model).out.startswith("signal"))


def check_accuracy(model, table):
    """An accuracy that is asked for is kept or refused; steps are then the program's own choice."""
    r = Run("simulate", model, "--accuracy", "1e-4", "--json")
    if "fixed steps" in r.err:
        case(model + " says that it has fixed steps only", r.code == 1 and "error" in r.json())
        return
    coarse, fine = r.json(), Run("simulate", model, "--accuracy", "1e-6", "--json").json()
    told = coarse["orbit"]["accuracy"]
    case(model + " tells its accuracy", told["asked"] == 1e-4 and 0 < told["moved"] <= 1e-4
         and told["signal"] in table["signals"] and coarse["settings"]["accuracy"] == 1e-4, str(told))
    worst = 0.0
    for name, s in fine["signals"].items():
        size = max(abs(s["curve_min"]), abs(s["curve_max"]), 20.0)
        worst = max([worst] + [abs(s[k] - coarse["signals"][name][k]) / size for k in ("curve_min", "curve_max")])
    case(model + " is as accurate as asked", worst < 1e-4, "differs by %.3g" % worst)
    case(model + " says so in words", "accuracy 0.0001" in Run("simulate", model, "--accuracy", "1e-4").out)
    refused(model + " steps and accuracy", ["exclude"], model, "--steps", "500", "--accuracy", "1e-4", codes=(2,))
    refused(model + " accuracy of a rough orbit", ["periodic"], model, "--accuracy", "1e-5", "--periodic", "1e-4")
    for bad in ("0", "0.1", "1e-9", "nan", "x"):
        refused("%s --accuracy %s" % (model, bad), ["--accuracy"], model, "--accuracy", bad, codes=(2,))


def check_rhythm(model, table):
    """Beats of a record, one after the other: short ones are refused by their line, volume stays."""
    beat = table["parameters"][table["period"]]["start"]
    shares = (1.0, 0.85, 1.22, 0.93, 1.0)
    with open("rr.txt", "w") as f:
        f.write("# RR in ms\n" + "".join("%.3f\n" % (1e3 * beat * s) for s in shares))
    r = Run("simulate", model, "--rr", "rr.txt", "--json")
    case(model + " --rr", r.code == 0, r.err)
    j = r.json()
    case(model + " --rr: a beat for each interval", len(j["beats"]) == len(shares) and all(
        abs(b["rr_s"] - beat * s) < 1e-6 for b, s in zip(j["beats"], shares)) and abs(j["mean_rr_s"] - beat) < 1e-6)
    case(model + " --rr: volume stays", all(b["volume_defect"] < 1e-10 for b in j["beats"]))
    case(model + " --rr: figures of each", all(list(b["summary"]) == list(table["summary"]) and finite(b["summary"])
                                               for b in j["beats"]))
    steady = Run("simulate", model, "--json").json()["summary"]["lvef_pct"]
    case(model + " --rr: begins in the periodic state", abs(j["beats"][0]["summary"]["lvef_pct"] / steady - 1) < 1e-3)
    case(model + " --rr: later beats differ", abs(j["beats"][3]["summary"]["lvef_pct"] / steady - 1) > 1e-3)
    case(model + " --rr in words", len(Run("simulate", model, "--rr", "rr.txt").out.splitlines()) == 1 + len(shares))
    refused(model + " --rr and --csv", ["--csv"], model, "--rr", "rr.txt", codes=(2,))
    for label, text, says in (("short", "0.9\n\n0.01\n", "line 3"), ("words", "0.9\nlong\n", "line 2"),
                              ("negative", "-0.9\n", "line 1"), ("empty", "", "no interval")):
        with open("rr.txt", "w") as f:
            f.write(text)
        r = Run("simulate", model, "--rr", "rr.txt")
        case("%s --rr: %s" % (model, label), r.code == 1 and says in r.err and "rr.txt" in r.err and r.out == "", r.err)
    for extra in (("--beats", "3"), ("--set", "%s=%s" % (table["period"], text_of(beat)))):
        r = Run("simulate", model, "--rr", "rr.txt", *extra)
        case("%s --rr with %s" % (model, extra[0]), r.code == 2 and "--rr" in r.err, r.err)
    os.remove("rr.txt")


def check_extremes(model, table):
    """Extreme but lawful sets: an answer or an error that says what happened; never a crash, never a NaN."""
    for end in ("lo", "hi"):
        for i, (name, row) in enumerate(table["parameters"].items()):
            if SLOW and i % 4 != (0 if end == "lo" else 3):  # of even and of odd ones
                continue
            r = Run("simulate", model, "--set", "%s=%s" % (name, text_of(row[end])), "--json", limit=20 * PATIENCE)
            ok = r.code == 0 and finite(r.json()) or r.code == 1 and "error" in r.json() and len(r.err) > 20
            case("%s %s at its %s" % (model, name, end), ok, "exit %s %s" % (r.code, r.err[:200]))


def check_blow_up(model, table):
    """A heart too stiff for its blood, or a pericardium: the run must say which state left its range, and when."""
    if "v_tot" not in table["parameters"]:
        return  # its start holds its blood: nothing to overfill
    stiff = [(n, r["hi"]) for n, r in table["parameters"].items() if n.endswith((".k", ".lambda", "v_tot", "peri.p0", "peri.B"))]
    stiff += [(n, r["lo"]) for n, r in table["parameters"].items() if n == "peri.V0"]
    case(model + " has passive stiffening", len(stiff) >= 3)
    sets = [a for n, v in stiff for a in ("--set", "%s=%s" % (n, text_of(v)))]
    sets += ("--steps", "4000")  # error-controlled ones carry some of these sets
    refused(model + " blows up", ["blew up", "step", "beat"], model, *sets, "--beats", "3", codes=(1,))
    r = Run("simulate", model, *sets, "--beats", "3", "--json")
    error = r.json()["error"]
    state = error["message"].split("blew up: ")[-1].split(" ")[0]
    case(model + " names the state and the step", state in table["states"] and isinstance(error["at"], int)
         and "step %d " % error["at"] in error["message"], error["message"])


def check_doubts():
    """Numbers that a reader should not take as they are: said beside them, in words and in the document."""
    sets = [a for v in ("T2=0.05", "lv.E=20", "lv.V0=120", "rv.Vd=200", "rv.lambda=0.001", "pa.E=0.01", "R_av=0.0001",
                        "R_pv=0.0001") for a in ("--set", v)]
    r = Run("simulate", "colunga2020", *sets, "--steps", "4000", "--json")
    case("alternans: told", r.code == 0 and "not stable" in r.err and r.json()["orbit"]["growth"] > 1.02, r.err)
    case("alternans: its steps doubted", "orbit.step_error" in r.err and r.json()["orbit"]["step_error"] > 0.1, r.err)
    fine = Run("simulate", "colunga2020", *sets, "--json", "--steps", "100000")
    own = Run("simulate", "colunga2020", *sets, "--json")
    case("no alternans in steps that carry it", own.code == 0 and "do not carry" in own.err and "not stable" not in own.err
         and own.json()["orbit"]["growth"] < 0.9 and own.json()["orbit"]["step_error"] < 0.003, own.err)
    got, true = (x.json()["summary"]["co_l_min"] for x in (own, fine))
    case("and its output", abs(got / true - 1) < 1e-3 and abs(r.json()["summary"]["co_l_min"] / true - 1) > 0.5, str((got, true)))
    orbit = own.json()["orbit"]
    case("which steps", (orbit["steps"] is None) != (orbit["rtol"] is None) and r.json()["orbit"]["steps"] == 4000, str(orbit))
    case("which steps, in words", "do not carry" in Run("simulate", "colunga2020", *sets).err)
    work = Run("simulate", "colunga2020", *sets, "--csv", "carried.csv")
    with open("carried.csv") as f:
        head, *rows = [line.strip().split(",") for line in f]
    top = max(float(x[head.index("V_LV")]) for x in rows)
    case("the file is of the same steps", work.code == 0 and abs(top / own.json()["signals"]["V_LV"]["max"] - 1) < 1e-9, str(top))
    case("alternans: not with fine steps", fine.err == "" and fine.json()["orbit"]["growth"] < 0.9, fine.err)
    strong, weak, again = (Run("simulate", "colunga2020", *sets, "--json", "--steps", "4000", "--beats", str(n)).json()["summary"]["co_l_min"]
                           for n in (301, 302, 303))
    case("alternans: is one", abs(strong / weak - 1) > 0.2 and abs(strong / again - 1) < 1e-6, str((strong, weak, again)))
    case("alternans: quiet", Run("simulate", "colunga2020", *sets, "--quiet").err == "")
    for model in ("korakianitis", "colunga2020", "svzerod_loop", "hales"):
        r = Run("simulate", model, "--json")
        case(model + " stable and said so", r.err == "" and 0 < r.json()["orbit"]["growth"] < 1, r.err)
    r = Run("simulate", "korakianitis", "--beats", "2", "--steps", "250", "--json")
    case("few steps from a wild start: told", "orbit.step_error" in r.err and r.json()["orbit"]["step_error"] > 1, r.err)
    own = Run("simulate", "korakianitis", "--beats", "2", "--json")
    case("a wild start: carried", own.json()["orbit"]["step_error"] < 0.003, own.err)
    case("few steps: no orbit, no growth", r.json()["orbit"]["growth"] is None)
    few = Run("simulate", "korakianitis", "--steps", "90", "--json").json()
    many = Run("simulate", "korakianitis", "--steps", "180", "--json").json()
    apart = abs(few["signals"]["p_sas"]["curve_max"] / many["signals"]["p_sas"]["curve_max"] - 1)
    case("below 100 steps: against twice as many", few["orbit"]["step_error"] >= 0.99 * apart > 0, str(few["orbit"]))


def check_breath():
    """With a swing a run follows the breath: the file, the extremes and the table are those of all of it."""
    sets = ("simulate", "hales", "--set", "pleural.swing=7.6", "--set", "pleural.beats=3", "--set", "pleural.phase=0.2")
    r = Run(*sets, "--csv", "breath.csv", "--json")
    got = r.json()
    with open("breath.csv") as f:
        head = f.readline().strip().split(",")
        rows = [[float(x) for x in line.split(",")] for line in f]
    os.remove("breath.csv")
    t, pl = [x[0] for x in rows], [x[head.index("p_pl")] for x in rows]
    breath = 3 * got["parameters"]["T"]
    case("breath: three beats of rows, and said so", len(rows) == 3000 and got["orbit"]["span"] == 3)
    case("breath: follows its clock over the seams", all(
        abs(p + 3 - 3.8 * math.cos(2 * math.pi * (0.2 + s / breath))) < 1e-4 for s, p in zip(t, pl)))
    case("breath: closes", all(abs(a - b) < 2 for a, b in zip(rows[0][1:13], rows[-1][1:13])), "volumes")
    case("breath: extremes are those of the file", abs(got["signals"]["p_pl"]["min"] - min(pl)) < 1e-9
         and abs(got["signals"]["p_pl"]["max"] - max(pl)) < 1e-9)
    case("breath: energy balances", got["summary"]["energy_defect"] < 1e-5, str(got["summary"]["energy_defect"]))
    case("breath: said in the table", "breath of 3 beats" in Run(*sets).out)
    case("breath: a beat of it is said to be one", "one piece of a breath" in Run(*sets, "--beats", "2").out)
    refused("breath: not of whole beats", ["pleural.beats = 2.5", "whole number"], "hales", "--set", "pleural.swing=7.6",
            "--set", "pleural.beats=2.5", codes=(1,))
    with open("rr.txt", "w") as f:
        f.write("0.8\n" * 6)
    beats = [b["summary"]["sv_ml"] for b in Run(*sets, "--rr", "rr.txt", "--json").json()["beats"]]
    os.remove("rr.txt")
    case("breath: strokes differ in it and repeat with it", max(beats[:3]) - min(beats[:3]) > 3
         and all(abs(beats[i] - beats[i + 3]) < 1e-3 for i in range(3)), str(beats))


def main():
    listing = Run("model", "list", "--json")
    models = [m["id"] for m in listing.json()["models"]]
    case("there are models", len(models) >= 1)
    with open(os.path.join(SOURCE, "docs", "references.bib")) as f:
        keys = {line.split("{", 1)[1].split(",")[0].strip() for line in f if line.startswith("@") and "{" in line}
    for model in models:
        shown = Run("model", "show", model, "--json")
        table = shown.json()
        case(model + " is listed as it is", table["id"] == model)
        sources = [table["source"]] + [v["source"] for kind in ("parameters", "states") for v in table[kind].values()]
        # names of papers; or how a value was set, which cites in brackets
        told = [s for s in sources if s.startswith(("set here: ", "heuristic: ", "eq ", "law of this model"))]
        cited = [w for s in told for inside in re.findall(r"\[([^]]*)\]", s) for w in inside.split(";")]
        for word in sorted({w.strip() for w in cited + [w for s in sources if s not in told for w in s.replace(";", ",").split(",")]}):
            case("%s: source %s is in references.bib" % (model, word), word in keys)
        with open(os.path.join(SOURCE, "docs", "physics", "models", model + ".md")) as f:
            page = f.read()
        case(model + ": its page in docs is current", page == Run("model", "show", model, "--markdown").out,
             "(hales model show %s --markdown > docs/physics/models/%s.md)" % (model, model))
        text = Run("model", "show", model).out
        case(model + ": every name is shown", all(n in text for k in ("parameters", "states", "signals", "summary")
                                                  for n in table[k]))
        check_page(model, table, page)
        check_parameters(model, table)
        check_files(model, table)
        check_options(model, table)
        check_results(model, table)
        check_accuracy(model, table)
        check_rhythm(model, table)
        check_extremes(model, table)
        check_blow_up(model, table)
    check_doubts()
    check_breath()
    r = Run("simulate", models[0][:-1])
    case("nearest model", r.code == 2 and models[0] in r.err, r.err)
    r = Run("simulate", "nothing", "--json")
    case("unknown model under --json", r.code == 2 and r.json()["error"]["exit"] == 2)
    r = Run("simulate", models[0], "--csv", "no/such/folder.csv")
    case("a CSV that cannot be written", r.code == 1 and "no/such/folder.csv" in r.err and r.out == "")
    r = Run("simulate", models[0], "--csv", "/dev/full")
    case("a full disk", r.code == 1 and "/dev/full" in r.err and r.out == "")


run_all(main)
