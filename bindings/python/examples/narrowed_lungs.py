"""What a narrowing lung does to the heart: a notebook as a script.  Cells start at `# %%`.

    python narrowed_lungs.py [PICTURE.png]      the picture needs matplotlib
"""
import sys

import numpy as np

import hales

# %% The published circulation and one with narrowed lung arteries, each in its periodic state
heart = hales.model("korakianitis")
print(heart)
resistance = heart.parameters["pat.R"]
print(f"{resistance.name}: {resistance.text}, {resistance.start} {resistance.unit} [{resistance.source}]")
published, ill = heart.periodic(), heart.periodic({"pat.R": 0.9})
for name, run in (("published", published), ("narrowed", ill)):
    print(f"{name:9s} mPAP {run.stat['p_pas'].mean:5.1f} mmHg, PVR {run.figures['pvr_wu']:5.2f} WU, "
          f"CO {run.figures['co_l_min']:.2f} L/min, RVEF {run.figures['rvef_pct']:.0f} %")

# %% Two thousand circulations between them: one array of parameters, which is not copied
rng = np.random.default_rng(1733)
param = heart.defaults(2000)
param[:, heart.column("pat.R")] = np.linspace(0.1, 1.2, len(param))
param[:, heart.column("rv.E_act")] *= rng.uniform(0.7, 1.6, len(param))
many = heart.ensemble(param, steps=250)
beats = np.median(many.result["beats"])
print(f"{many.ok.sum()} of {len(many)} have a periodic state, after {beats:.0f} beats (median)")
assert many.param is param

# %% Cardiac output falls as resistance rises, less so in a stronger ventricle
strength = param[many.ok, heart.column("rv.E_act")]
strong = strength > np.median(strength)
pvr, co = many["pvr_wu"][many.ok], many["co_l_min"][many.ok]
for label, chosen in (("weaker", ~strong), ("stronger", strong)):
    slope = np.polyfit(pvr[chosen], co[chosen], 1)[0]
    print(f"{label} right ventricles: {slope:+.3f} L/min per Wood unit")

# %% Pressure-volume loops of the right ventricle
loops = {name: run.wave(400) for name, run in (("published", published), ("narrowed", ill))}
try:
    import matplotlib
except ImportError:
    print("no picture: matplotlib is not installed")
else:
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for name, wave in loops.items():
        left.plot(wave["V_RV"], wave["p_RV"], label=name)
    left.set(xlabel="right-ventricular volume, mL", ylabel="pressure, mmHg")
    left.legend()
    right.scatter(pvr, co, c=strength, s=4)
    right.set(xlabel="pulmonary vascular resistance, WU", ylabel="cardiac output, L/min")
    if len(sys.argv) > 1:
        figure.savefig(sys.argv[1], dpi=120)
        print(f"picture: {sys.argv[1]}")
