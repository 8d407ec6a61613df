#!/usr/bin/env python3
"""Write the networks of data/networks from the published tables below.

    tools/make_networks.py [--out DIR]        default: data/networks

Human and mouse pulmonary arteries as JSON in SI units (docs/formats/network.md), a systemic network of 77 vessels
as openBF's YAML, and the inflows they name. Every table keeps the units of its source and says which it is;
everything is converted here and nowhere else. The same tables give the same bytes; a test compares them with what
is checked in. Standard library only.
"""

import argparse
import json
import math
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
CM, DYN_CM2, MMHG, ML = 1e-2, 0.1, 133.322, 1e-6  # in m, Pa, Pa, m3
G_CM_S2 = 981.0


def sig(x):
    """Twelve digits: no trace of binary fractions of a conversion."""
    return float("%.12g" % x)


# ---- inflow ---------------------------------------------------------------------------------------------------------

def cosine_beat(peak, t_peak, t_end, period, rest=0.0, n=1024):
    """Flow that rises from rest to its peak at t_peak and falls back at t_end along half cosines; n steps."""
    rows = []
    for i in range(n + 1):
        t = period * i / n
        q = rest
        if t <= t_peak:
            q += 0.5 * (peak - rest) * (1 - math.cos(math.pi * t / t_peak))
        elif t < t_end:
            q += 0.5 * (peak - rest) * (1 + math.cos(math.pi * (t - t_peak) / (t_end - t_peak)))
        rows.append((t, q))
    return rows


def dat(rows, head):
    lines = ["# " + line for line in head] + ["%.9g %.9g" % row for row in rows]
    return "\n".join(lines) + "\n"


# ---- pieces of our format -------------------------------------------------------------------------------------------

def vessel(label, source, target, length, r_in, r_out, **more):
    row = {"label": label, "source": source, "target": target, "length_m": sig(length)}
    if r_in == r_out:
        row["radius_m"] = sig(r_in)
    else:
        row["radius_proximal_m"], row["radius_distal_m"] = sig(r_in), sig(r_out)
    row.update(more)
    return row


def network(name, title, sources, blood, wall, vessels, ends, **more):
    return {"format": "hales-network", "version": 1, "name": name, "title": title, "sources": sources,
            "blood": blood, **more, "wall": wall, "vessels": vessels, "ends": ends}


def tree_nodes(children, n):
    """Nodes of a binary tree whose vessel i (from 1) ends at node i + 1 and begins where its parent ends."""
    source = {1: 1}
    for parent, pair in children.items():
        for child in pair:
            source[child] = parent + 1
    return [(source[i], i + 1) for i in range(1, n + 1)]


def rcr_in_code_units(r1, r2, c, rho, lr, q):
    """Windkessel of the sor06 programs (g, cm, s made dimensionless with radius lr, flow q and gravity), in SI."""
    p = rho * G_CM_S2 * lr  # dyn/cm2
    r_unit = p / q * DYN_CM2 / ML
    c_unit = lr ** 3 / p * ML / DYN_CM2
    return {"r1_pa_s_m3": sig(r1 * r_unit), "r2_pa_s_m3": sig(r2 * r_unit), "c_m3_pa": sig(c * c_unit)}


# ---- human: main, left and right pulmonary artery ---------------------------------------------------------------------

def human_3():
    """github.com/mjcolebank/1D_CFD, commit 5b66094, MIT licence of its authors: Dimensions.txt (length, inlet and
    outlet radius, cm), Windkessel_Parameters.txt, Qin.dat (cosine, 0 to 500 mL/s, period 0.85 s)."""
    table = [("MPA", 2.87, 1.64, 1.64), ("LPA", 4.74, 1.55, 1.45), ("RPA", 6.23, 1.36, 1.20)]
    windkessel = [(0.46, 1.82, 3.038104), (1.28, 5.10, 1.084291)]
    period = 0.85
    vessels = [vessel(label, s, t, l * CM, a * CM, b * CM, exponential_taper=True) if a != b else
               vessel(label, s, t, l * CM, a * CM, b * CM)
               for (label, l, a, b), (s, t) in zip(table, tree_nodes({1: (2, 3)}, 3))]
    ends = [{"node": 1, "kind": "flow", "file": "human-pulmonary-3.dat"}]
    for node, values in zip((3, 4), windkessel):
        ends.append({"node": node, "kind": "rcr", **rcr_in_code_units(*values, rho=1.055, lr=1.0, q=10.0),
                     "p_out_pa": sig(2 * MMHG)})
    net = network(
        "human-pulmonary-3", "Human main, left and right pulmonary artery with Windkessels",
        {"network": "M. J. Colebank, M. U. Qureshi, M. S. Olufsen: program and data, github.com/mjcolebank/1D_CFD, "
                    "commit 5b66094 (2019), MIT licence; to be cited as Colebank2019 or Qureshi2019",
         "geometry": "its Dimensions.txt", "ends": "its Windkessel_Parameters.txt",
         "wall": "its arguments: Eh/r = 1e5 exp(-25 r) + 9e4 g/(cm s2), linear elastic, 2 mmHg at the given radius",
         "inflow": "its Qin.dat is this cosine: 500 mL/s at 0.15 s, closed at 0.40 s, period 0.85 s",
         "viscosity": "none: its friction constant is declared and never set, so that its runs are inviscid"},
        {"density_kg_m3": 1055, "viscosity_pa_s": 0, "profile_exponent": 9},
        {"law": "elastic", "p_ref_pa": sig(2 * MMHG), "k1_pa": 1e4, "k2_1_m": -2500, "k3_pa": 9e3},
        vessels, ends, momentum_alpha=1, static_junctions=True)
    inflow = dat([(t, q * ML) for t, q in cosine_beat(500.0, 0.15, 0.40, period)],
                 ["time s, flow m3/s: half cosines, 500 mL/s at 0.15 s, 0 from 0.40 s, period 0.85 s",
                  "as Qin.dat of github.com/mjcolebank/1D_CFD"])
    return {"human-pulmonary-3.json": net, "human-pulmonary-3.dat": inflow}


# ---- human: seven arteries and four veins, joined by structured trees ------------------------------------------------

def human_qureshi():
    """[Qureshi2014], Table 1 as the program takes it (radii, cm); stiffness, tree and blood from the same paper."""
    arteries = [("MPA", 4.50, 1.36, 1.30), ("RPA", 5.75, 0.93, 0.60), ("LPA", 2.50, 1.10, 1.08),
                ("RIA", 1.25, 0.57, 0.55), ("RTA", 1.00, 0.46, 0.46), ("LIA", 2.25, 1.04, 0.90),
                ("LTA", 1.00, 0.58, 0.58)]
    veins = [("RIV", 1.24, 0.59, 0.55), ("RSV", 1.50, 0.51, 0.46), ("LIV", 2.18, 0.97, 0.90),
             ("LSV", 2.00, 0.64, 0.58)]  # first radius at the left atrium
    nodes = tree_nodes({1: (2, 3), 2: (4, 5), 3: (6, 7)}, 7)
    vessels = [vessel(label, s, t, l * CM, a * CM, b * CM, exponential_taper=a != b)
               for (label, l, a, b), (s, t) in zip(arteries, nodes)]
    ends = [{"node": 1, "kind": "flow", "file": "human-pulmonary-qureshi.dat"}]
    for i, (label, l, atrium, lung) in enumerate(veins):
        artery, vein, left_atrium = 5 + i, 11 + i, 21 + i
        vessels.append(vessel(label, vein, left_atrium, l * CM, lung * CM, atrium * CM, exponential_taper=True))
        small = sig(5.0e4 * DYN_CM2)
        ends.append({"node": artery, "kind": "tree", "tree": {
            "r_root_m": sig(arteries[3 + i][3] * CM), "r_min_m": sig(0.005 * CM), "radius_exponent": 2.76,
            "asymmetry": 0.41, "length_to_radius": 15.75, "length_power": 0.1, "k3_pa": small,
            "mate_node": vein, "mate_k3_pa": small, "mate_length_to_radius": 14.54}})
        ends.append({"node": vein, "kind": "tree", "mate_node": artery})
    ends += [{"node": 21 + i, "kind": "pressure", "p_out_pa": sig(2 * MMHG)} for i in range(4)]
    net = network(
        "human-pulmonary-qureshi", "Human pulmonary arteries and veins, joined by structured trees",
        {"network": "Qureshi2014", "geometry": "Qureshi2014 Table 1, with the radii of the program that came with it",
         "wall": "Qureshi2014: Eh/r 2.6e5 g/(cm s2) in the large vessels, 5.0e4 in the trees; Olufsen's wall. Its "
                 "program writes the wall's 4/3 as a division of integers, 1: the large vessels are given 3/4 of "
                 "the paper's Eh/r here, which is what was computed",
         "ends": "Qureshi2014: minimal radius 50 um, exponent 2.76, asymmetry 0.41, length 15.75 r^1.10 in "
                 "arteries (r in cm, as its program has it) and 14.54 r in veins, 2 mmHg in the left atrium",
         "profile": "the program's friction, 50 pi nu Q/A, is that of the exponent 23",
         "inflow": "the measured waveform has no licence and is not here: half cosines with its peak, 485 mL/s at "
                   "0.13 s, the end of its systole, 0.35 s, and its mean, 143.1 mL/s, stand for it"},
        {"density_kg_m3": 1055, "viscosity_pa_s": 0.0049, "profile_exponent": 23},
        {"law": "olufsen", "k3_pa": sig(0.75 * 2.6e5 * DYN_CM2)}, vessels, ends, momentum_alpha=1, static_junctions=True)
    period, peak, t_peak, t_end, mean = 0.70, 485.1, 0.13, 0.35, 143.1
    share = 0.5 * t_end / period
    rest = (mean - share * peak) / (1 - share)
    inflow = dat([(t, q * ML) for t, q in cosine_beat(peak, t_peak, t_end, period, rest)],
                 ["time s, flow m3/s: half cosines, 485.1 mL/s at 0.13 s, %.1f mL/s from 0.35 s on, mean 143.1 mL/s,"
                  " period 0.70 s" % rest])
    return {"human-pulmonary-qureshi.json": net, "human-pulmonary-qureshi.dat": inflow}


# ---- human: fifteen arteries and twelve veins ------------------------------------------------------------------------

def human_27():
    """github.com/mjcolebank/TwoSided_UQ, sor06.c and run_1D.m (lengths and radii, cm; no licence: numbers only)."""
    lengths = [4.30, 2.50, 5.75, 2.15, 1.23, 2.35, 1.92, 1.93, 1.31, 1.10, 0.95, 2.11, 1.43, 1.17, 1.55]
    radii = [1.35, 0.90, 1.10, 0.842, 0.481, 0.922, 0.755, 0.757, 0.514, 0.433, 0.293, 0.829, 0.562, 0.460, 0.610]
    children = {1: (2, 3), 2: (4, 5), 3: (6, 7), 4: (8, 9), 5: (10, 11), 6: (12, 13), 7: (14, 15)}
    labels = ["MPA", "LPA", "RPA"] + ["A%d" % i for i in range(4, 16)]
    large_veins = [(2.15, 0.641), (1.23, 0.716), (2.35, 0.864), (1.92, 0.824)]
    stiff_a, stiff_s, stiff_v = (sig(x * DYN_CM2) for x in (7e5, 2e5, 6e5))
    vein_wall = {"law": "elastic", "k3_pa": stiff_v}
    vessels = [vessel(label, s, t, l * CM, r * CM, r * CM)
               for label, l, r, (s, t) in zip(labels, lengths, radii, tree_nodes(children, 15))]
    ends = [{"node": 1, "kind": "flow", "file": "human-pulmonary-3.dat"}]
    for i in range(8):  # small veins mirror the arteries 8 to 15; two of them join into each large vein
        artery, r = 8 + i, radii[7 + i]
        vein_node, joint = 31 + i, 41 + i // 2
        length = 1.73 if artery == 14 else 1.17 if artery == 15 else lengths[7 + i]
        vessels.append(vessel("V%d" % artery, vein_node, joint, length * CM, r * CM, r * CM, wall=vein_wall))
        ends.append({"node": artery + 1, "kind": "tree", "tree": {
            "r_root_m": sig(r * CM), "r_min_m": sig(0.0085 * CM), "alpha": 0.83, "beta": 0.67,
            "length_to_radius": 26, "k3_pa": stiff_s, "mate_node": vein_node, "mate_k3_pa": stiff_s,
            "mate_length_to_radius": 15}})
        ends.append({"node": vein_node, "kind": "tree", "mate_node": artery + 1})
    for i, (l, r) in enumerate(large_veins):
        vessels.append(vessel("PV%d" % (i + 1), 41 + i, 51 + i, l * CM, r * CM, r * CM, wall=vein_wall))
        ends.append({"node": 51 + i, "kind": "pressure", "p_out_pa": sig(8 * MMHG)})
    net = network(
        "human-pulmonary-27", "Human pulmonary circulation: 15 arteries and 12 veins, joined by structured trees",
        {"network": "M. J. Colebank and others, github.com/mjcolebank/TwoSided_UQ (2020): numbers of its sor06.c and "
                    "run_1D.m; the repository has no licence and none of its files is here",
         "wall": "its nominal Eh/r: 7e5 g/(cm s2) in arteries, 2e5 in the trees, 6e5 in veins; linear elastic",
         "ends": "its alpha 0.83, beta 0.67, length to radius 26 and 15, minimal radius 85 um",
         "inflow": "ours: that of human-pulmonary-3, of the same period", "left atrium": "ours: 8 mmHg, steady"},
        {"density_kg_m3": 1055, "viscosity_pa_s": 0.0032, "profile_exponent": 9},
        {"law": "elastic", "k3_pa": stiff_a}, vessels, ends, static_junctions=True)
    return {"human-pulmonary-27.json": net}


# ---- mouse: 21 vessels, control and hypoxic --------------------------------------------------------------------------

MOUSE_CHILDREN = {1: (2, 3), 2: (4, 5), 3: (6, 7), 4: (8, 9), 6: (14, 15), 8: (10, 11), 10: (12, 13), 14: (16, 17),
                  16: (18, 19), 18: (20, 21)}
MOUSE = {
    "control": ([.410, .445, .372, .241, .052, .202, .212, .311, .177, .262, .069, .140, .062, .081, .184, .083, .302,
                 .469, .177, .178, .055],
                [.047, .026, .037, .024, .013, .032, .017, .023, .017, .020, .016, .015, .014, .026, .019, .025, .015,
                 .024, .015, .022, .018], 0.5523, 0.158),
    "hypoxic": ([.358, .403, .308, .292, .065, .160, .093, .206, .051, .237, .088, .127, .051, .120, .155, .071, .168,
                 .355, .186, .224, .107],
                [.051, .026, .037, .025, .017, .028, .019, .024, .017, .022, .017, .019, .015, .027, .019, .026, .018,
                 .024, .018, .023, .019], 0.4629, 0.129),
}
MOUSE_WINDKESSEL = {  # of the control: R1, R2, C
    5: (510.4072231, 2041.628892, .005254628), 7: (388.0002164, 1552.000866, .006912367),
    9: (538.8259481, 2155.303792, .004977489), 11: (466.9618518, 1867.847407, .00574351),
    12: (1807.757766, 7231.031065, .001483606), 13: (1173.676967, 4694.70787, .002389967),
    15: (266.0796751, 1064.3187, .01054214), 17: (1041.232548, 4164.930191, .00269397),
    19: (107.1125395, 428.4501579, .026187868), 20: (116.974148, 467.896592, .023980077),
    21: (83.43084455, 333.7233782, .033621248)}


def mouse(kind):
    """Lengths and radii (cm) of github.com/mjcolebank/1D_Vasodilation, Windkessels of the control mouse from
    github.com/LMihaelaP/ModelMismatchPaper; neither has a licence: numbers only."""
    lengths, radii, peak, mean = MOUSE[kind]
    period, name = 0.11, "mouse-pulmonary-%s" % kind
    labels = {1: "MPA", 2: "LPA", 3: "RPA"}
    vessels = [vessel(labels.get(i + 1, "A%d" % (i + 1)), s, t, l * CM, r * CM, r * CM, cells=max(20, round(l * 100)))
               for i, (l, r, (s, t)) in enumerate(zip(lengths, radii, tree_nodes(MOUSE_CHILDREN, 21)))]
    ends = [{"node": 1, "kind": "flow", "file": name + ".dat"}]
    for i, values in MOUSE_WINDKESSEL.items():
        ends.append({"node": i + 1, "kind": "rcr", **rcr_in_code_units(*values, rho=1.055, lr=0.1, q=0.1)})
    sources = {
        "network": "lengths and radii from M. J. Colebank's github.com/mjcolebank/1D_Vasodilation; see Qureshi2019 and "
                   "Colebank2019 for the animals",
        "ends": "L. M. Paun's github.com/LMihaelaP/ModelMismatchPaper, nominal values of the control mouse"
                + ("" if kind == "control" else ", taken over: the hypoxic ones are not public"),
        "wall": "Eh/r 1e5 g/(cm s2), as in the runs of Paun2020" if kind == "control"
                else "Eh/r 6e4 g/(cm s2), as run_1D.m of 1D_Vasodilation has it",
        "inflow": "the measured waveform has no licence and is not here: half cosines with its peak %.4g mL/s at "
                  "0.0215 s and its mean %.3g mL/s stand for it" % (peak, mean)}
    net = network(name, "Pulmonary arteries of a %s mouse" % kind, sources,
                  {"density_kg_m3": 1055, "viscosity_pa_s": 0.0049, "profile_exponent": 2},
                  {"law": "elastic", "k3_pa": sig((1e5 if kind == "control" else 6e4) * DYN_CM2)}, vessels, ends,
                  momentum_alpha=1, static_junctions=True)
    inflow = dat([(t, q * ML) for t, q in cosine_beat(peak, 0.0215, 2 * mean * period / peak, period)],
                 ["time s, flow m3/s: half cosines, %.4g mL/s at 0.0215 s, mean %.3g mL/s, period 0.11 s" % (peak, mean)])
    return {name + ".json": net, name + ".dat": inflow}


# ---- systemic: 77 vessels with anastomoses, for speed and for openBF's format ----------------------------------------

# Lengths and radii (cm) of the reference subject of Charlton2019 (limbs and trunk), Alastruey2007 (circle of Willis)
# and Boileau2015's ADAN56 (below the knee); paired vessels once. The palmar arch and the fibular artery close
# the hand and the calf, with radii of their neighbours. label, begins, ends, length, radius
SYSTEMIC = [
    ("ascending_aorta", "heart", "a1", 6.0, 1.8105), ("aortic_arch_1", "a1", "a2", 2.0, 1.5799),
    ("brachiocephalic", "a1", "b1", 3.4, 0.8561), ("aortic_arch_2", "a2", "a3", 3.9, 1.5187),
    ("common_carotid_R", "b1", "c_R", 9.4, 0.4562), ("common_carotid_L", "a2", "c_L", 13.9, 0.4241),
    ("subclavian_R", "b1", "s_R", 3.4, 0.7042), ("subclavian_L", "a3", "s_L", 3.4, 0.6430),
    ("vertebral_@", "s_@", "basilar", 14.8, 0.1990), ("brachial_@", "s_@", "e_@", 42.2, 0.4500),
    ("radial_@", "e_@", "palm_@", 23.5, 0.1451), ("ulnar_1_@", "e_@", "u_@", 6.7, 0.2633),
    ("interosseous_@", "u_@", None, 7.9, 0.1115), ("ulnar_2_@", "u_@", "palm_@", 17.1, 0.2345),
    ("palmar_arch_@", "palm_@", None, 9.0, 0.1451),
    ("internal_carotid_@", "c_@", "w_@", 17.8, 0.2900), ("external_carotid_@", "c_@", None, 17.7, 0.2800),
    ("thoracic_aorta_1", "a3", "t1", 5.2, 1.2854), ("intercostals", "t1", None, 8.0, 0.1470),
    ("thoracic_aorta_2", "t1", "t2", 10.4, 0.9676), ("celiac_1", "t2", "k1", 2.0, 0.4654),
    ("celiac_2", "k1", "k2", 1.0, 0.3674), ("hepatic", "k1", None, 7.1, 0.3460), ("splenic", "k2", None, 6.6, 0.2939),
    ("gastric", "k2", None, 6.3, 0.2449), ("abdominal_aorta_1", "t2", "d1", 5.3, 0.7471),
    ("superior_mesenteric", "d1", None, 5.9, 0.3674), ("abdominal_aorta_2", "d1", "d2", 1.0, 0.7226),
    ("renal_L", "d2", None, 3.2, 0.3184), ("abdominal_aorta_3", "d2", "d3", 1.0, 0.6981),
    ("renal_R", "d3", None, 3.2, 0.3184), ("abdominal_aorta_4", "d3", "d4", 10.6, 0.66135),
    ("inferior_mesenteric", "d4", None, 5.0, 0.1960), ("abdominal_aorta_5", "d4", "d5", 1.0, 0.62465),
    ("common_iliac_@", "d5", "i_@", 5.8, 0.4397), ("external_iliac_@", "i_@", "f_@", 14.4, 0.3368),
    ("internal_iliac_@", "i_@", None, 5.0, 0.3226), ("femoral_@", "f_@", "p_@", 44.3, 0.26945),
    ("deep_femoral_@", "f_@", None, 12.6, 0.1682), ("anterior_tibial_@", "p_@", None, 34.3, 0.1500),
    ("tibiofibular_trunk_@", "p_@", "q_@", 3.62, 0.2346), ("posterior_tibial_@", "q_@", None, 32.1, 0.18065),
    ("fibular_@", "q_@", None, 35.8, 0.1500),
    ("basilar_artery", "basilar", "bt", 2.9, 0.162), ("posterior_cerebral_1_@", "bt", "pc_@", 0.5, 0.107),
    ("posterior_cerebral_2_@", "pc_@", None, 8.6, 0.105), ("posterior_communicating_@", "pc_@", "w_@", 1.5, 0.073),
    ("carotid_siphon_@", "w_@", "v_@", 0.5, 0.200), ("middle_cerebral_@", "v_@", None, 11.9, 0.143),
    ("anterior_cerebral_1_@", "v_@", "x_@", 1.2, 0.117), ("anterior_cerebral_2_@", "x_@", None, 10.3, 0.120),
    ("anterior_communicating", "x_R", "x_L", 0.3, 0.074),
]
SYSTEMIC_MEAN_PA, SYSTEMIC_FLOW_M3_S, SYSTEMIC_C_M3_PA = 12.4e3, 83e-6, 5e-9


def systemic_vessels():
    rows = []
    for label, begins, ends, length, radius in SYSTEMIC:
        sides = "RL" if "@" in label else [""]
        for side in sides:
            rows.append([x.replace("@", side) if x else None for x in (label, begins, ends)] + [length * CM, radius * CM])
    number = {"heart": 1}
    for row in rows:
        for place in row[1:3]:
            if place:
                number.setdefault(place, len(number) + 1)
    free = len(number)
    for row in rows:
        row[1] = number[row[1]]
        if row[2]:
            row[2] = number[row[2]]
        else:
            free += 1
            row[2] = free
            row.append(True)
    return rows


def young_pa(radius):
    """Alastruey2007's three classes of wall."""
    return 4.0e5 if radius >= 2.5e-3 else 8.0e5 if radius >= 1.3e-3 else 1.6e6


def systemic_77():
    rows = systemic_vessels()
    share = sum(r[4] ** 3 for r in rows if len(r) == 6)
    rho, text = 1060.0, []
    for row in rows:
        label, sn, tn, length, radius = row[:5]
        e = young_pa(radius)
        text += ["  - label: %s" % label, "    sn: %d" % sn, "    tn: %d" % tn, "    L: %.6g" % length, "    E: %.6g" % e,
                 "    R0: %.6g" % radius, "    gamma_profile: 9", "    Pext: 10000.0"]
        if len(row) < 6:
            continue
        # flow by the cube of the radius (Murray); the first resistance is the vessel's own impedance
        q = SYSTEMIC_FLOW_M3_S * radius ** 3 / share
        eh_r = e * (0.2802 * math.exp(-505.3 * radius) + 0.1324 * math.exp(-11.14 * radius))
        z = rho * math.sqrt(2 * eh_r / (3 * rho)) / (math.pi * radius ** 2)
        text += ["    outlet: wk3", "    R1: %.6g" % z, "    R2: %.6g" % (SYSTEMIC_MEAN_PA / q - z),
                 "    Cc: %.6g" % (SYSTEMIC_C_M3_PA * radius ** 3 / share)]
    period = 0.8
    head = ["# 77 systemic arteries with the anastomoses of the circle of Willis and of both palms, for tests and speed.",
            "# Made by tools/make_networks.py. Lengths and radii: Charlton2019, Alastruey2007 (circle of Willis),",
            "# Boileau2015 (below the knee); Young's moduli: Alastruey2007; thickness: openBF's, of the radius.",
            "# Outlets: 12.4 kPa mean at 83 mL/s, parted by the cube of the radius. Inflow: half cosines.",
            "project_name: systemic-77", "inlet_file: systemic-77.dat", "write_results: [P, Q, A, u]",
            "blood:", "  rho: %.6g" % rho, "  mu: 0.004",
            "solver:", "  Ccfl: 0.9", "  cycles: 100", "  convergence_tolerance: 1.0", "  jump: 100", "network:"]
    peak = 2 * SYSTEMIC_FLOW_M3_S * period / 0.3
    inflow = dat(cosine_beat(peak, 0.1, 0.3, period, n=400),
                 ["time s, flow m3/s: half cosines, %.4g mL/s at 0.1 s, 0 from 0.3 s, mean 83 mL/s, period 0.8 s" % (peak / ML)])
    return {"systemic-77.yml": "\n".join(head + text) + "\n", "systemic-77.dat": inflow}


def pretty(net):
    """A vessel and an end a line: short files that a difference can be read in."""
    lines = []
    for key, value in net.items():
        if key in ("vessels", "ends"):
            inner = ",\n".join("    " + json.dumps(row) for row in value)
            lines.append('  "%s": [\n%s\n  ]' % (key, inner))
        elif key == "sources":
            inner = ",\n".join('    "%s": %s' % (k, json.dumps(v)) for k, v in value.items())
            lines.append('  "%s": {\n%s\n  }' % (key, inner))
        else:
            lines.append('  "%s": %s' % (key, json.dumps(value)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def all_files():
    files = {}
    for made in (human_3(), human_qureshi(), human_27(), mouse("control"), mouse("hypoxic"), systemic_77()):
        files.update(made)
    return {name: pretty(content) if isinstance(content, dict) else content for name, content in files.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "data" / "networks")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, text in all_files().items():
        (out / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
