#!/usr/bin/env python3
"""Writes docs/physics/evidence.md and its figures from the experiments that tests/physics/physiology asserts.

    tools/evidence.py EXPERIMENTS.json HALES        (make evidence; HALES: the program, for the six patients' twins)

Figures are plain SVG, one column of the experiment per panel, so that a change of the model is a readable difference."""
import json, os, sys
from xml.sax.saxutils import escape

import evidence_people

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
DOCS = os.path.join(ROOT, "docs", "physics")
W, H, LEFT, TOP, GAP_X, GAP_Y, PER_ROW = 190, 110, 58, 34, 78, 62, 3
LABEL = {
    "rvedv_ml": "RV end-diastolic volume, mL", "rvsp_mmhg": "RV systolic pressure, mmHg", "lvedv_ml": "LV end-diastolic volume, mL",
    "k_sep_eject_cm": "Septum, RV ejection, 1/cm", "k_sep_min_cm": "Septum, least, 1/cm", "sv_ml": "Stroke volume, mL",
    "rap_mmhg": "RA pressure, mmHg", "mpap_mmhg": "Mean PA pressure, mmHg", "rvef_pct": "RV ejection fraction, %",
    "pawp_mmhg": "Wedge pressure, mmHg", "sbp_mmhg": "Systemic systolic, mmHg", "rf_ti_pct": "Tricuspid regurgitant fraction, %",
    "p_RA.max": "RA pressure, maximum, mmHg", "p_RA.min": "RA pressure, minimum, mmHg", "p_RA.mean": "RA pressure, mmHg",
    "co_l_min": "Cardiac output, L/min", "V_RV.max": "RV end-diastolic volume, mL", "V_LV.max": "LV end-diastolic volume, mL",
    "p_sa.max": "Systemic systolic, mmHg", "rc_time_s": "RC time, s", "pac_ml_mmhg": "PA compliance, mL/mmHg", "pvr_wu": "PVR, WU", "v_wave": "v wave in the RA, mmHg",
    "hr_bpm": "Heart rate, /min", "p_sa.mean": "Mean arterial pressure, mmHg", "stronger_pct": "Active stress, % above rest",
    "lvef_pct": "LV ejection fraction, %",
}


def ticks(lo, hi, n=3):
    """Round values inside [lo, hi]."""
    span = hi - lo
    step = next(s * 10.0**e for e in range(-6, 7) for s in (1, 2, 5) if span / (s * 10.0**e) <= n + 1)
    k = int(lo / step) - 1
    return [t for t in (round((k + i) * step, 10) for i in range(4 * n + 8)) if lo - 1e-9 * span <= t <= hi + 1e-9 * span]


def number(x):
    return f"{x:.3g}" if abs(x) < 1000 else f"{x:.0f}"


def panel(out, x0, y0, title, xs, x_label, lines, last_row):
    values = [v for _, ys in lines for v in ys]
    lo, hi = min(values), max(values)
    pad = 0.08 * (hi - lo) or 0.1 * (abs(hi) or 1.0)
    lo, hi = lo - pad, hi + pad
    px = lambda x: x0 + W * (x - xs[0]) / (xs[-1] - xs[0])
    py = lambda y: y0 + H * (1 - (y - lo) / (hi - lo))
    out.append(f'<text x="{x0}" y="{y0 - 10}" class="t">{escape(title)}</text>')
    for t in ticks(lo, hi):
        out.append(f'<line x1="{x0}" x2="{x0 + W}" y1="{py(t):.1f}" y2="{py(t):.1f}" class="g"/>')
        out.append(f'<text x="{x0 - 6}" y="{py(t) + 4:.1f}" class="n e">{number(t)}</text>')
    for t in ticks(xs[0], xs[-1], 4):
        out.append(f'<text x="{px(t):.1f}" y="{y0 + H + 15}" class="n m">{number(t)}</text>')
    if last_row:
        out.append(f'<text x="{x0 + W / 2}" y="{y0 + H + 32}" class="n m">{escape(x_label)}</text>')
    if lo < 0 < hi:
        out.append(f'<line x1="{x0}" x2="{x0 + W}" y1="{py(0):.1f}" y2="{py(0):.1f}" class="z"/>')
    for css, ys in lines:
        points = " ".join(f"{px(x):.1f},{py(y):.1f}" for x, y in zip(xs, ys))
        out.append(f'<polyline points="{points}" class="{css}"/>')


def figure(path, curve, other=None):
    names = list(curve["columns"])
    rows = (len(names) + PER_ROW - 1) // PER_ROW
    width, height = LEFT + PER_ROW * (W + GAP_X) - GAP_X + 14, TOP + rows * (H + GAP_Y) - 10
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
           f"<title>{escape(curve['title'])}</title>",
           "<style>svg{background:#fff}text{font:12px sans-serif;fill:#222}.t{font-weight:600}.n{fill:#555;font-size:11px}.e{text-anchor:end}"
           ".m{text-anchor:middle}.g{stroke:#e3e3e3}.z{stroke:#888;stroke-dasharray:2 3}polyline{fill:none;stroke-width:2}"
           ".a{stroke:#0b5fa5}.b{stroke:#c4501b;stroke-dasharray:6 4}</style>"]
    for i, name in enumerate(names):
        lines = [("a", curve["columns"][name])] + ([("b", other["columns"][name])] if other else [])
        panel(out, LEFT + (i % PER_ROW) * (W + GAP_X), TOP + (i // PER_ROW) * (H + GAP_Y), LABEL.get(name, name), curve["x"], curve["x_label"],
              lines, i + PER_ROW >= len(names))
    out.append("</svg>")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


SAYS = {
    "acute_pvr": "The right ventricle dilates and its pressure rises, the septum flattens and bows into the left ventricle (its curvature "
                 "changes sign), the left ventricle fills less and throws out less, right atrial pressure rises. Dashed: the same heart "
                 "without a pericardium, whose left ventricle is spared more.",
    "acute_pvr_reflex": "Solid: the baroreflex of the healthy heart answers; dashed: without it. The arterial pressure is held by rate, by "
                        "resistance and by veins that give blood, so that filling pressures, right ventricular pressure and output are higher. "
                        "The stroke volume stays what the lungs leave.",
    "anrep_right": "Small pulmonary arteries to 8 times their resistance at once, no reflex; the first point is the beat before. The stroke "
                   "volume falls and the ventricle dilates, then the muscle grows stronger within 10 to 15 minutes [Cingolani2013] and part of "
                   "both comes back. In strips of muscle the slow part is 28 % of the rise of force [Alvarez1999]; a lamb's right ventricle "
                   "wins back all of its stroke at the volume it had [DeVroomen2000], a pig's shrinks again within 5 minutes "
                   "[MeinertKrause2024].",
    "anrep_left": "Arterioles to 1.6 times their resistance: the same for the left ventricle [VonAnrep1912; Sarnoff1960].",
    "filling": "Filling pressures and volumes rise with the blood volume, stroke volume rises with them, less and less.",
    "tricuspid_leak": "The fraction that leaks back grows with the orifice, the atrial wave at the end of systole becomes the highest one, "
                      "less blood goes forward.",
    "rate": "At a higher rate, without reflexes, each beat throws out less; from 120 /min on it also fills less, and the output rises no more.",
    "breath": "A breath of 5 mmHg pleural swing in four beats; 0 is the end of expiration, 0.5 the end of inspiration. On inspiration the "
              "right ventricle fills and the left one throws out less (healthy people 5 to 10 %).",
    "rc_time": "Lungs remodelled to a given resistance (`hales body --pvr`): resistance and compliance are tuned together until the "
               "periodic state has that PVR and, as stroke volume over pulse pressure, the compliance that patients have with it, "
               "0.564/(0.047 + R) [Tedford2012]. So the RC time is an input, 0.48 +- 0.17 s in patients; what is checked is that one bed "
               "can have both at every resistance, and that the RC time stays there when the reflex raises flow and pressure, to which "
               "nothing is tuned (0.32 to 0.45 s).",
}


def against_people(done, curves):
    """Sizes beside what was measured, each with its source."""
    def change(i, name, relative=False):
        a, b = done[i]["before"][name], done[i]["after"][name]
        return f"{100 * (b / a - 1):+.0f} %" if relative else f"{number(a)} to {number(b)}"
    closed, opened, n = curves["acute_pvr"]["columns"], curves["acute_pvr_open"]["columns"], -1
    rows = [
        ("a litre of saline (600 mL stay in the vessels [Hahn2010]): wedge pressure, mmHg", change("saline", "pawp_mmhg"),
         "10 +- 2 to 16 +- 3 [Fujimoto2013]"),
        ("the same: stroke volume", change("saline", "sv_ml", True), "+ 15 to 25 % after 3 L in 3 h, half of it by emptying more [Kumar2004]"),
        ("375 mL of blood taken: stroke volume", change("bleed", "sv_ml", True), "- 14 % [Leonetti2004]; 10 % and more for 500 mL [DiazCanestro2022]"),
        ("the same: heart rate, /min", change("bleed", "hr_bpm"), "75 to 78 [Leonetti2004]"),
        ("12 WU: LV end-diastolic volume with and without pericardium, mL", f"{number(closed['lvedv_ml'][n])}, {number(opened['lvedv_ml'][n])}",
         "larger without [Borlaug2017: dogs filled with saline, + 13 and + 22 mL]"),
    ]
    out = ["", "## Blood given and taken, with the reflex, against people", "",
           "The first four with the baroreflex. A healthy heart at rest, lying, works near the flat part of its curve: of the blood that is given, "
           "the veins and the lungs take most, right atrial pressure rises as much as the mean filling pressure does, and the flow back to "
           "the heart hardly changes (3 mmHg from the veins to the atrium, 0.55 mmHg min/L, before and after 300 mL). People given saline also "
           "empty more, half of what their stroke gains [Kumar2004], which nothing here does.", "",
           "| | model | measured |", "|---|---|---|"]
    return out + [f"| {a} | {b} | {c} |" for a, b, c in rows]


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        data = json.load(f)
    images = os.path.join(ROOT, "docs", "images", "evidence")
    os.makedirs(images, exist_ok=True)
    curves = {c["id"]: c for c in data["curves"]}
    with_points = (images, ticks, number)
    out = ["# What the model `hales` gives back of physiology", "",
           "<!-- generated by make evidence from the experiments that tests/physics/physiology asserts -->", "",
           "Model output; patients come in the last section alone: directions and sizes that any model of a loaded right heart must show before its figures are worth "
           "a look. Each experiment starts from the default set (a healthy man of about 40) or from a set remodelled by years of load, where nothing else is said; the "
           "test of the same name asserts what the text says.", ""]
    out += evidence_people.adults(data, *with_points) + evidence_people.exertion(data, *with_points)
    for c in data["curves"]:
        if c["id"] == "acute_pvr_open":
            continue
        other = {"acute_pvr": "acute_pvr_open", "acute_pvr_reflex": "acute_pvr"}.get(c["id"])
        figure(os.path.join(images, c["id"] + ".svg"), c, curves[other] if other else None)
        out += [f"## {c['title']}", "", f"![{c['title']}](../images/evidence/{c['id']}.svg)", "", SAYS[c["id"]], ""]
        if c["id"].startswith("acute_pvr"):
            out += ["| PVR, WU | " + " | ".join(LABEL[n] for n in c["columns"]) + " |", "|---" * (1 + len(c["columns"])) + "|"]
            out += ["| " + " | ".join([number(x)] + [number(ys[i]) for ys in c["columns"].values()]) + " |" for i, x in enumerate(c["x"]) if i % 2 == 0]
            out += [""]
    shown = ["co_l_min", "sv_ml", "hr_bpm", "mpap_mmhg", "pvr_wu", "rap_mmhg", "pawp_mmhg", "lvedv_ml", "rvedv_ml", "k_sep_eject_cm", "sbp_mmhg"]
    out += ["## What is done to patients"] + evidence_people.interventions(data, images, LABEL, shown, ticks, number)
    out += ["| | " + " | ".join(LABEL[n] for n in shown) + " |", "|---" * (1 + len(shown)) + "|"]
    for k, i in enumerate(data["interventions"]):
        cells = [f"{number(i['before'][n])} to {number(i['after'][n])}" for n in shown]
        out += [f"| {k + 1}. {i['title']} [{i['source']}] | " + " | ".join(cells) + " |"]
    out += against_people({i["id"]: i for i in data["interventions"]}, curves)
    out += ["", "## Means of published cohorts", "", "A set tuned to each cohort's mean pressures and index (PVR is a check: the mean of ratios is "
            "not the ratio of means). Model, cohort mean +- SD."] + evidence_people.cohorts(data, *with_points) + [
            "| | RA pressure | mean PA pressure | wedge | index, L/min/m2 | PVR, WU | RV EDV, mL | RV EF, % | septal curvature, 1/cm |", "|---" * 9 + "|"]
    for c in data["cohorts"]:
        g = c["figures"]
        model = [g["rap_mmhg"], g["mpap_mmhg"], g["pawp_mmhg"], g["co_l_min"] / 1.9, g["pvr_wu"]]
        cells = [f"{number(m)}, {number(a)} +- {number(s)}" for m, (a, s) in zip(model, c["published"])]
        out += [f"| {c['title']} [{c['source']}] | " + " | ".join(cells + [number(g["rvedv_ml"]), number(g["rvef_pct"]), number(g["k_sep_eject_cm"])]) + " |"]
    out += [""] + evidence_people.patients(evidence_people.make_twins(os.path.abspath(sys.argv[2]), ROOT), *with_points)
    with open(os.path.join(DOCS, "evidence.md"), "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


main()
