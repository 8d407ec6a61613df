"""hales body: the starting twin, what it can do, refusals."""
import json

from cases import Run as run, case, run_all

WOMAN = ("body", "--sex", "f", "--age", "52", "--height", "164", "--weight", "72", "--rate", "71", "--pressure",
         "128/79")


def check_rest():
    code, out, err = run(*WOMAN, "--json", "--params-out", "p.json")
    case("the starting twin", code == 0, err)
    d = json.loads(out)
    f = d["figures"]
    case("it is healthy", d["physique"]["norm_met"])
    case("rate and blood pressure are her own", abs(f["hr_bpm"] - 71) < 1e-9 and abs(f["sbp_mmhg"] - 128) < 0.5
         and abs(f["dbp_mmhg"] - 79) < 0.5, f)
    case("venous blood is healthy", 0.65 < f["svo2_frac"] < 0.8)
    code, out, err = run("simulate", "hales", "--params", "p.json", "--json")
    case("its parameters give the same beat", code == 0 and
         abs(json.loads(out)["summary"]["co_l_min"] - f["co_l_min"]) < 1e-6, err)
    case("text says who", "woman of 52 years" in run(*WOMAN).out)


def check_exercise():
    code, out, err = run(*WOMAN, "--exercise", "--json")
    case("loads", code == 0, err)
    healthy = json.loads(out)["exercise"]
    case("every load holds", all(l["ok"] for l in healthy["loads"]))
    case("a healthy slope", 0.8 < healthy["mpap_slope_mmhg_min_l"] < 3)
    case("a healthy walk is the stride's", not healthy["walk_limited_by_uptake"])
    ill = json.loads(run(*WOMAN, "--set", "pul.R=0.5", "--pah", "--shunt", "0.08", "--json").out)["exercise"]
    case("narrow lungs take the reserve", ill["peak_vo2_ml_min_kg"] < 0.6 * healthy["peak_vo2_ml_min_kg"])
    case("and steepen the slope", ill["mpap_slope_mmhg_min_l"] > 3)
    case("the walk has its spread", ill["walk_sd_m"] > 0 and ill["walk_limited_by_uptake"])
    case("threads change nothing", run(*WOMAN, "--exercise", "--threads", "1").out ==
         run(*WOMAN, "--exercise", "--threads", "3").out)


def check_task():
    code, out, err = run(*WOMAN, "--walk", "4.8", "--json")
    case("a walk", code == 0, err)
    e = json.loads(out)["exercise"]
    task, loads = e["task"], e["loads"]
    case("what it asks for", abs(task["demand_ml_min"] - (3.5 + 8.0) * 72) < 1e-9 and task["met"])
    case("is what is had", abs(task["vo2_ml_min"] - task["demand_ml_min"]) < 1e-6)
    above = next(k for k, l in enumerate(loads) if l["vo2_ml_min"] > task["demand_ml_min"])
    case("between two loads", all(loads[above - 1][k] < task[k] < loads[above][k] for k in ("hr_bpm", "co_l_min", "mpap_mmhg")))
    case("text says so", "walking at 4.8 km/h asks for 828 mL/min" in run(*WOMAN, "--walk", "4.8").out)
    too_much = run(*WOMAN, "--watts", "350", "--json")
    task = json.loads(too_much.out)["exercise"]["task"]
    case("more than there is", not task["met"] and "mpap_mmhg" not in task)
    case("and the text says so", "more than the peak" in run(*WOMAN, "--watts", "350").out)
    ill = json.loads(run(*WOMAN, "--set", "pul.R=0.5", "--pah", "--walk", "3", "--json").out)["exercise"]
    well = json.loads(run(*WOMAN, "--walk", "3", "--json").out)["exercise"]
    case("the ill work harder for it", not ill["task"]["met"] or ill["task"]["mpap_mmhg"] > 2 * well["task"]["mpap_mmhg"])


def check_reflex():
    def pressure(*more):
        return json.loads(run(*WOMAN, "--set", "sys.R=0.7", "--json", *more).out)["figures"]
    without, defended = pressure(), pressure("--reflex")
    case("the reflex defends the pressure", without["sbp_mmhg"] + 5 < defended["sbp_mmhg"] < 128)
    case("by rate", defended["hr_bpm"] > 71)
    code, out, err = run("body", "--sex", "f", "--age", "76", "--height", "175", "--weight", "73", "--rate", "91",
                         "--pressure", "95/50", "--pvr", "4.1", "--reflex", "--json")
    case("which ends where a contraction fills the beat", code == 0 and 91 < json.loads(out)["figures"]["hr_bpm"] < 120,
         err)


def check_anrep():
    def narrowed(*more):
        return json.loads(run(*WOMAN, "--pvr", "8", "--json", *more).out)
    acute, later = narrowed(), narrowed("--anrep")
    case("the resistance is had", abs(acute["figures"]["pvr_wu"] - 8) < 0.1, acute["figures"]["pvr_wu"])
    case("loaded muscle grows stronger", 0.05 < later["anrep"]["rv_frac"] < 0.65, later.get("anrep"))
    case("and wins back stroke at a smaller volume", later["figures"]["sv_ml"] > acute["figures"]["sv_ml"] + 1
         and later["figures"]["rvedv_ml"] < acute["figures"]["rvedv_ml"] - 2)
    both = narrowed("--anrep", "--reflex")
    case("with the reflex the pressure is higher", both["figures"]["sbp_mmhg"] > later["figures"]["sbp_mmhg"] + 3)
    case("what the reflex feels is said", both["reflex"]["arterial_mmhg"] < 0, both["reflex"])
    case("text says how much stronger", "muscle's strength" in run(*WOMAN, "--pvr", "8", "--anrep").out)


def check_growth():
    code, out, err = run(*WOMAN, "--pvr", "4", "--years", "0.5", "--json")
    case("growth", code == 0, err)
    d = json.loads(out)
    g = d["growth"]
    case("thirteen days, evenly", len(g["days"]) == 13 and abs(g["days"][6]["day"] - 0.25 * 365.25) < 1e-6)
    case("the whole time is lived", abs(g["reached_days"] - 0.5 * 365.25) < 1e-6)
    first, last = g["days"][0], g["days"][-1]
    case("the right wall thickens", last["rv_muscle_ml"] > 1.3 * first["rv_muscle_ml"])
    case("a moderate load is compensated", last["co_l_min"] > first["co_l_min"] and last["rvef_pct"] > first["rvef_pct"])
    case("the figures are of the last day", abs(d["figures"]["co_l_min"] - last["co_l_min"]) < 0.01)
    case("the parameters too", abs(d["parameters"]["rv.V_w"] - last["rv_muscle_ml"]) < 1e-6)
    case("resistance and wedge are told", 3 < first["pvr_wu"] < 5 and 3 < last["pawp_mmhg"] < 16, last)
    case("acute shock is noted", "cardiogenic shock" in run(*WOMAN, "--pvr", "20").out)
    case("and a healthy reserve beside severe disease", "--pah" in run(*WOMAN, "--pvr", "6", "--exercise").out)
    text = run(*WOMAN, "--pvr", "4", "--years", "0.5").out
    case("text has the days", "RV wall" in text and "\n   183 " in text, text[-300:])
    case("life went on, with the reflex", g["end"] == "lived" and "afferent" in text)
    case("kidneys have kept blood", last["kept_ml"] > 50 and first["kept_ml"] == 0, last["kept_ml"])
    case("and the pressure is back", last["sbp_mmhg"] > first["sbp_mmhg"] + 3, last["sbp_mmhg"])
    failing = ("body", "--sex", "f", "--age", "52", "--height", "164", "--weight", "72", "--pressure", "112/68", "--pvr", "27",
               "--years", "1")
    lost = json.loads(run(*failing, "--json").out)["growth"]
    days = lost["days"]
    case("shock ends life", lost["end"] == "shock" and lost["reached_days"] < 365, lost["end"])
    case("and its day is the last row", days[-1]["day"] == lost["reached_days"] and days[-1]["sbp_mmhg"] < 90, days[-1])
    case("which the text says", "cardiogenic shock on day" in run(*failing).out)


def check_refusals():
    for name, code, says, args in (
            ("no age", 2, "--age", ("body", "--sex", "f", "--height", "164", "--weight", "72")),
            ("no such sex", 2, "f or m", ("body", "--sex", "x", "--age", "50", "--height", "164", "--weight", "72")),
            ("metres", 2, "--height", ("body", "--sex", "f", "--age", "50", "--height", "1.64", "--weight", "72")),
            ("pressure of no form", 2, "120/75", (*WOMAN[:-1], "120")),
            ("pulse too small", 1, "pulse", (*WOMAN[:-1], "90/85")),
            ("unknown parameter", 2, "pul.R", (*WOMAN, "--set", "pul.S=0.5")),
            ("beyond its range", 1, "pul.R", (*WOMAN, "--set", "pul.R=50")),
            ("minutes and months", 2, "one of them", (*WOMAN, "--pvr", "8", "--anrep", "--years", "1")),
            ("two tasks", 2, "--w", (*WOMAN, "--walk", "3", "--watts", "20")),
            ("a run", 2, "--walk", (*WOMAN, "--walk", "12")),
            ("a resistance of none", 2, "--pvr", (*WOMAN, "--pvr", "0.1")),
            ("a change that leaves no beat, alone", 1, "with --set v_tot=200 no beat repeats",
             (*WOMAN, "--set", "v_tot=200")),
            ("the one of several that leaves none", 1, "with --set v_tot=200 no beat repeats; with ",
             (*WOMAN, "--set", "T=0.7", "--set", "v_tot=200", "--set", "ti.leak=0.3")),
            ("and where the reflex is asked", 1, "with --set v_tot=200 no beat repeats",
             (*WOMAN, "--set", "ti.leak=0.3", "--set", "v_tot=200", "--reflex")),
            ("or growth", 1, "with --set v_tot=200 no beat repeats", (*WOMAN, "--set", "v_tot=200", "--years", "1")),
            ("blood that cannot feed rest", 1, "2 g/dL of haemoglobin and a shunt of 0.02 cannot carry the uptake", (*WOMAN, "--hb", "2", "--exercise"))):
        got, out, err = run(*args)
        case("refused: " + name, got == code and says in err and out == "", "%d %r" % (got, err))


run_all(check_rest, check_exercise, check_task, check_reflex, check_anrep, check_growth, check_refusals)
