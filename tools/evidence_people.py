"""Sections of docs/physics/evidence.md on people: healthy adults, exertion, cohorts, what is done to patients, and the six patients whose
twins a run of the real program makes.  Each returns lines of the page and writes its pictures into `images`."""
import json, os, subprocess, tempfile

from evidence_points import points

KEY = "Grey: what was measured, mean +- SD (dash: the mean) or the guideline's range; blue: the model."
ZEDER = {29: (0.8, 0.4), 39: (1.2, 0.3), 49: (1.6, 0.2), 59: (2.0, 0.3), 69: (2.4, 0.5)}  # mPAP/CO, mean and SD


def image(title, name):
    return ["", f"![{title}](../images/evidence/{name}.svg)", ""]


def adults(data, images, ticks, number):
    people = [f"{a['sex'][0]} {a['age']:.0f}" for a in data["adults"]]
    out = ["## Healthy women and men of 30 and 65", "", "Starting twins (`hales body`) of middling size. The catheter's norms are ranges "
           "[ESCERS2022], pulmonary pressure by age and the volumes means +- SD [Kovacs2009; Hudsmith2005; Petersen2017]. " + KEY +
           " w: woman, m: man. Young volumes are in mL, those of 65 years by body surface, as they were published. The test asserts every row."]
    panels, rows = [], []
    for i, norm in enumerate(data["adults"][0]["norms"]):
        marks, cells, names = [], [], []
        for a, label in zip(data["adults"], people):
            n = a["norms"][i]
            mark = {"range": (n["lo"], n["hi"]), "dot": n["value"]}
            if not n["is_range"]:
                mark["mean"] = 0.5 * (n["lo"] + n["hi"])
            marks.append((label, mark))
            names.append(f"{n['what']}, {n['unit']}")
            ref = f"{number(n['lo'])} to {number(n['hi'])}" if n["is_range"] else f"{number(mark['mean'])} +- {number(0.5 * (n['hi'] - n['lo']))}"
            cells.append(f"{number(n['value'])} ({ref})")
        if names[0] == names[-1]:
            panels.append((names[0], marks))
        else:  # young in mL, older by body surface
            panels += [(names[0], marks[:2]), (names[-1], marks[2:])]
        rows.append(f"| {names[0] if names[0] == names[-1] else names[0] + '; ' + names[-1]} [{norm['source']}] | " + " | ".join(cells) + " |")
    points(os.path.join(images, "adults.svg"), "Healthy adults", panels, ticks, number, width=130, per_row=4)
    out += image("Healthy adults", "adults") + ["| | " + " | ".join(f"{a['sex']} of {a['age']:.0f}" for a in data["adults"]) + " |", "|---" * 5 + "|"]
    return [l.replace("Hudsmith2005] |", "Hudsmith2005; Petersen2017] |") if "; " in l.split("[")[0] else l for l in out + rows] + [""]


def exertion(data, images, ticks, number):
    healthy, ill = [e for e in data["exertion"] if not e["pah"]], next(e for e in data["exertion"] if e["pah"])
    slope = [(f"{e['age']:.0f} {e['sex'][0]}", {"range": (ZEDER[e["age"]][0] - ZEDER[e["age"]][1], sum(ZEDER[e["age"]])), "mean": ZEDER[e["age"]][0],
                                                 "dot": e["mpap_slope"]}) for e in healthy]
    peak = [(f"{e['age']:.0f} {e['sex'][0]}", {"dot": e["peak_vo2_ml_min_kg"]}) for e in healthy]
    points(os.path.join(images, "exertion.svg"), "Exertion of the healthy", [("mPAP/CO slope, mmHg min/L", slope), ("Peak uptake, mL/min/kg", peak)],
           ticks, number, width=370, per_row=1)
    points(os.path.join(images, "exertion_pah.svg"), "Exertion with the cohort's lungs",
           [("mPAP/CO slope, mmHg min/L", [("above 3", {"mean": 3, "dot": ill["mpap_slope"]})]),
            ("Peak uptake, mL/min/kg", [("12.1 +- 3.5", {"range": (8.6, 15.6), "mean": 12.1, "dot": ill["peak_vo2_ml_min_kg"]})]),
            ("Six-minute walk, m", [("308 +- 133", {"range": (175, 441), "mean": 308, "dot": ill["walk_m"]})])], ticks, number)
    out = ["## Exertion", "", "Loads from rest to the peak (`hales body --exercise`). The pressure rises over the output as in healthy people of that "
           "age [Zeder2022]; nothing was measured for the peaks of just these sizes, and they stand without a range. " + KEY]
    out += image("Exertion of the healthy", "exertion")
    out += ["| age | slope: woman, man | [Zeder2022] | peak, mL/min/kg: woman, man |", "|---|---|---|---|"]
    for age, (mean, sd) in ZEDER.items():
        w, m = [next(e for e in healthy if e["age"] == age and e["sex"] == s) for s in ("woman", "man")]
        out += [f"| {age} | {w['mpap_slope']:.2f}, {m['mpap_slope']:.2f} | {mean} +- {sd} | {w['peak_vo2_ml_min_kg']:.1f}, {m['peak_vo2_ml_min_kg']:.1f} |"]
    out += ["", "A woman of 52 with the pressures and flow at rest of the German cohort and the reserve that the disease leaves (`--pah`): its peak "
            "uptake was 12.1 +- 3.5 mL/min/kg, its walk 308 +- 133 m [Hoeper2005]; a slope above 3 mmHg min/L is abnormal [ESCERS2022]."]
    out += image("Exertion with the cohort's lungs", "exertion_pah")
    return out + ["| | model | published |", "|---|---|---|", f"| mPAP/CO, mmHg min/L | {ill['mpap_slope']:.1f} | above 3 |",
                  f"| peak uptake, mL/min/kg | {ill['peak_vo2_ml_min_kg']:.1f} | 12.1 +- 3.5 |", f"| six-minute walk, m | {ill['walk_m']:.0f} | 308 +- 133 |", ""]


def interventions(data, images, labels, shown, ticks, number):
    panels = [(labels[n], [(str(k + 1), {"from": i["before"][n], "dot": i["after"][n]}) for k, i in enumerate(data["interventions"])]) for n in shown]
    points(os.path.join(images, "interventions.svg"), "What is done to patients", panels, ticks, number)
    return image("What is done to patients", "interventions") + ["Open: before; filled: after; numbers as in the table.", ""]


def cohorts(data, images, ticks, number):
    names = ["RA pressure, mmHg", "Mean PA pressure, mmHg", "Wedge pressure, mmHg", "Index, L/min/m2", "PVR, WU"]
    panels = []
    for k, name in enumerate(names):
        marks = []
        for c, label in zip(data["cohorts"], ("low", "interm.", "high", "French")):
            g, (mean, sd) = c["figures"], c["published"][k]
            model = [g["rap_mmhg"], g["mpap_mmhg"], g["pawp_mmhg"], g["co_l_min"] / 1.9, g["pvr_wu"]][k]
            marks.append((label, {"range": (mean - sd, mean + sd), "mean": mean, "dot": model}))
        panels.append((name, marks))
    points(os.path.join(images, "cohorts.svg"), "Means of published cohorts", panels, ticks, number)
    return image("Means of published cohorts", "cohorts") + [KEY, ""]


NAMES = {"ra_max_mmhg": "RA, maximum, mmHg", "ra_min_mmhg": "RA, minimum, mmHg", "rv_max_mmhg": "RV, maximum, mmHg", "rv_min_mmhg": "RV, minimum, mmHg",
         "pa_sys_mmhg": "PA, systolic, mmHg", "pa_dia_mmhg": "PA, diastolic, mmHg", "pa_mean_mmhg": "PA, mean, mmHg", "pawp_mmhg": "Wedge, mmHg",
         "co_l_min": "Output, L/min", "sa_sys_mmhg": "Cuff, systolic, mmHg", "sa_dia_mmhg": "Cuff, diastolic, mmHg", "sa_mean_mmhg": "Cuff, mean, mmHg"}
UNMEASURED = {"septal_curvature_1_cm": "Septum in RV ejection, 1/cm", "rv_edv_ml": "RV end-diastolic, mL", "rvef_pct": "RV ejection fraction, %",
              "rv_wall_work_mj": "RV free wall work, mJ", "septal_work_mj": "Septal work, mJ"}
EXERTED = {"mpap_slope_mmhg_min_l": "mPAP/CO slope, mmHg min/L", "vo2_ml_kg_min": "Peak uptake, mL/min/kg", "walk_m": "Six-minute walk, m"}


def make_twins(program, root):
    """Answers of the program on the six: rows on two circuits, figures today, exertion."""
    def run(*args):
        return json.loads(subprocess.run([program, "--json", "--quiet", *args], check=True, capture_output=True, cwd=root).stdout)
    with tempfile.TemporaryDirectory() as folder:
        rows = {m: run("demo", "--out", os.path.join(folder, m), "--model", m) for m in ("hales", "korakianitis")}
        store = os.path.join(folder, "hales", "hales.db")
        who = sorted({r["subject"] for r in rows["hales"]["rows"]})
        today = {p: run("--store", store, "scenario", p, "--plan", "A=stay")["today"] for p in who}
        return {"rows": rows, "who": who, "today": today, "exercise": {p: run("--store", store, "exercise", p) for p in who}}


def patients(twins, images, ticks, number):
    who, rows = twins["who"], twins["rows"]
    at = lambda model, p, n: next(r for r in rows[model]["rows"] if r["subject"] == p and r["name"] == n)
    names = [n for n in NAMES if any(r["name"] == n for r in rows["hales"]["rows"])]
    panels = [(NAMES[n], [(p, {"interval": (at("hales", p, n)["pred_lo90"], at("hales", p, n)["pred_hi90"]), "dot": at("hales", p, n)["twin"],
                               "other": at("hales", p, n)["measured"]}) for p in who]) for n in names]
    points(os.path.join(images, "patients.svg"), "The six patients", panels, ticks, number)
    out = ["## The six patients", "", "Twins of `make demo` [Colunga2023], measured against twin. Blue: the twin's median and what a measurement would show with 90 %; "
           "open: measured."] + image("The six patients", "patients")
    out += ["| | " + " | ".join(who) + " | median error: `hales` | `korakianitis` |", "|---" * (3 + len(who)) + "|"]
    for n in names:
        cells = [f"{number(at('hales', p, n)['measured'])}, {number(at('hales', p, n)['twin'])}" for p in who]
        errors = [number(rows[m]["error"][n]["median"]) for m in ("hales", "korakianitis")]
        out += [f"| {NAMES[n]} | " + " | ".join(cells + errors) + " |"]
    better = sum(rows["hales"]["error"][n]["median"] <= rows["korakianitis"]["error"][n]["median"] for n in names)
    out += ["", f"Cells: measured, twin. The median error over the six is as small as on `korakianitis` or smaller in {better} of {len(names)} quantities.", "",
            "What nobody measured in them, predicted: median and 90 %."]
    spans = [(UNMEASURED[n], [(p, twins["today"][p][n]) for p in who]) for n in UNMEASURED]
    spans += [(EXERTED[n], [(p, twins["exercise"][p]["peak"][n]) for p in who]) for n in EXERTED]
    points(os.path.join(images, "patients_predicted.svg"), "The six patients, predicted",
           [(t, [(p, {"interval": (v["lo90"], v["hi90"]), "dot": v["median"]}) for p, v in ms]) for t, ms in spans], ticks, number)
    out += image("The six patients, predicted", "patients_predicted") + ["| | " + " | ".join(who) + " |", "|---" * (1 + len(who)) + "|"]
    for title, ms in spans:
        out += [f"| {title} | " + " | ".join(f"{number(v['median'])} ({number(v['lo90'])} to {number(v['hi90'])})" for _, v in ms) + " |"]
    return out + [""]
