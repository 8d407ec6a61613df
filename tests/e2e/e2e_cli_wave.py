"""hales wave: openBF's own cases unchanged, the networks of data/networks, its files, and what it refuses."""
import filecmp
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys

import cases
from cases import SLOW, case, run_all

SOURCE = pathlib.Path(cases.SOURCE)
CASES = SOURCE / "tests" / "data" / "openbf"
NETWORKS = SOURCE / "data" / "networks"


class Run(cases.Run):
    """One thread, for the other processor has another test; that two give the same is a case of its own."""

    def __init__(self, *args):
        super().__init__("wave", *args, *(() if "--threads" in args else ("--threads", "1")), limit=500)


def close(got, want, rel):
    return abs(got - want) <= rel * abs(want)


def rows(path):
    return [[float(x) for x in line.split(" ")] for line in path.read_text().splitlines()]


def openbf_cases():
    """Mean pressure at an outlet is mean flow times R1 + R2: 13.770, 12.723 and 12.654 kPa."""
    for name, vessel, p_pa, files in (("cca", "common_carotid_artery", 13770.0, 4), ("uta", "upper_thoracic_aorta", 12723.0, 4),
                                      ("ibif", "d1", 12654.0, 12)):
        r = Run(CASES / (name + ".yaml"), "--json", "--csv", name)
        case("%s runs unchanged" % name, r.code == 0, r.err)
        doc = r.json()
        case("%s is periodic" % name, doc["orbit"]["periodic"] and doc["notes"] == [], str(doc["orbit"]))
        last = [v for v in doc["vessels"] if v["label"] == vessel][0]["stations"][4]
        case("%s: mean pressure of the outlet" % name, close(last["p_pa"]["mean"], p_pa, 5e-4), str(last["p_pa"]))
        case("%s: mmHg beside Pa" % name, close(last["p_mmhg"]["max"] * 133.322, last["p_pa"]["max"], 1e-9))
        case("%s: flow balance" % name, doc["orbit"]["flow_defect"] < 1e-6, str(doc["orbit"]))
        case("%s: files" % name, len(os.listdir(name)) == files, str(os.listdir(name)))
        table = {q: rows(pathlib.Path(name, "%s_%s.last" % (vessel, q))) for q in "PQAu"}
        case("%s: rows as jump says, columns as openBF" % name,
             all(len(t) == 100 and all(len(row) == 6 for row in t) for t in table.values()))
        case("%s: the last row is the first, a period later" % name,
             all(t[0][1:] == t[-1][1:] and t[0][0] == 0.0 for t in table.values()) and
             close(table["P"][-1][0], doc["period_s"], 1e-12))
        case("%s: flow is area times velocity" % name,
             all(math.isclose(q[k], a[k] * u[k], rel_tol=1e-3, abs_tol=1e-9)
                 for q, a, u in zip(table["Q"], table["A"], table["u"]) for k in range(1, 6)))
        peak = max(row[5] for row in table["P"])
        case("%s: the waveform reaches its maximum" % name, 0.995 * last["p_pa"]["max"] < peak <= last["p_pa"]["max"] * 1.0001,
             "%g of %g" % (peak, last["p_pa"]["max"]))


def follows_solver():
    """Ccfl, cycles, convergence_tolerance and jump of the file, and what overrules them."""
    text = (CASES / "ibif.yaml").read_text()
    shutil.copy(CASES / "ibif_inlet.dat", ".")

    def run(ccfl, cycles, tolerance, jump, *args):
        out = text
        for key, value in (("Ccfl", ccfl), ("cycles", cycles), ("convergence_tolerance", tolerance), ("jump", jump)):
            lines = [line for line in out.splitlines() if line.strip().startswith(key + ":")]
            assert len(lines) == 1, key
            out = out.replace(lines[0], "  %s: %s" % (key, value))
        pathlib.Path("followed.yaml").write_text(out)
        return Run("followed.yaml", *args)

    loose = run(0.8, 3, 40.0, 31, "--json", "--csv", "followed")
    doc = loose.json()
    case("the file's solver section is followed and said", loose.code == 0 and doc["solver"]["from_file"] ==
         ["Ccfl", "cycles", "convergence_tolerance", "jump"] and doc["solver"]["courant"] == 0.8 and
         doc["solver"]["max_beats"] == 3 and close(doc["solver"]["accepted_change_mmhg"], 40.0, 1e-9) and
         doc["solver"]["rows"] == 31, str(doc["solver"]))
    case("cycles are spent, the change is good enough", doc["orbit"]["beats"] == 3 and doc["orbit"]["accepted"] and
         not doc["orbit"]["periodic"] and 1e-3 < doc["orbit"]["change_mmhg"] < 40.0, str(doc["orbit"]))
    case("rows as jump says", len(rows(pathlib.Path("followed", "d1_P.last"))) == 31)
    fine = run(0.4, 3, 40.0, 31, "--json").json()
    case("half the Courant number, twice the steps", close(fine["orbit"]["steps"], 2 * doc["orbit"]["steps"], 0.02))
    strict = run(0.8, 3, 1e-3, 31, "--json")
    case("a change that is not good enough is not passed over", strict.code == 1 and
         not strict.json()["orbit"]["accepted"] and "still changes" in strict.err, strict.err)
    case("--periodic asks for that and nothing less", run(0.8, 3, 40.0, 31, "--periodic", "1e-5").code == 1)
    more = run(0.8, 3, 40.0, 31, "--beats", "50", "--courant", "0.9", "--json").json()
    case("options overrule the file", more["orbit"]["periodic"] and more["solver"]["max_beats"] == 50 and
         more["solver"]["courant"] == 0.9 and more["solver"]["from_file"] == ["convergence_tolerance", "jump"],
         str(more["solver"]))
    table = run(0.8, 3, 40.0, 31)
    case("the table says it too", all(s in table.out for s in (
        "at most 3 beats (cycles), Courant number 0.8 (Ccfl), 31 rows a beat (jump)",
        "40 is good enough (convergence_tolerance)")), table.out)
    # digitised inlets: bare points and rows that turn back
    q = (CASES / "ibif_inlet.dat").read_text().splitlines()
    turned = [q[0].split()[0].split(".")[0] + ". " + q[0].split()[1]] + q[1:]
    turned[10], turned[11] = turned[11], turned[10]
    pathlib.Path("turned.dat").write_text("\n".join(turned))
    pathlib.Path("turned.yaml").write_text(text.replace("ibif_inlet.dat", "turned.dat"))
    r = Run("turned.yaml", "--json")
    case("rows that turn back are read as openBF reads them, and said", r.code == 0 and
         any("turned.dat: rows that turn back in time: 1" in n for n in r.json()["notes"]), r.err)


def every_key():
    """Both spellings of openBF's files, whole: flow divides over all outlets, both inlets at work."""
    for name, outlets, notes in (("present", (5, 6, 7), ("inlet_impedance_matching",)),
                                 ("earlier", (2,), ("Heart function", "in q has an outlet", "earlier.dat: rows that turn back in time: 1"))):
        r = Run(SOURCE / "tests" / "data" / "wave" / (name + ".yml"), "--json", "--csv", name + "_csv")
        case("%s: every key runs" % name, r.code == 0, r.err)
        doc = r.json()
        case("%s: periodic and balanced" % name, doc["orbit"]["periodic"] and doc["orbit"]["flow_defect"] < 1e-4,
             str(doc["orbit"]))
        inlets = [v for v in doc["vessels"] if v["source"] in (1, 3) and (v["source"] == 1 or name == "earlier")]
        flow_in = sum(v["stations"][0]["q_m3_s"]["mean"] for v in inlets)
        out = [doc["vessels"][i]["stations"][4] for i in outlets]
        case("%s: what flows in flows out" % name, close(sum(s["q_m3_s"]["mean"] for s in out), flow_in, 1e-4))
        case("%s: notes" % name, all(any(n in note for note in doc["notes"]) for n in notes), str(doc["notes"]))
        if name == "present":  # mean pressure over outside 800 Pa, 0 Pa, 0 Pa is mean flow times the resistance
            for station, r_total, p_out in zip(out, (7.91e8, 1.9e9, 2.0e9), (800.0, 0.0, 0.0)):
                case("present: an outlet's resistance is the file's", close(station["p_pa"]["mean"] - p_out,
                     station["q_m3_s"]["mean"] * r_total, 2e-4), str(station))
            case("present: to_save", sorted(os.listdir("present_csv")) == sorted(
                 "%s_%s.last" % (v, q) for v in "acdefgh" for q in "PQ"))
        else:
            case("earlier: both inlets", all(v["stations"][0]["q_m3_s"]["mean"] > 5e-7 for v in inlets),
                 str([v["stations"][0]["q_m3_s"] for v in inlets]))
            case("earlier: files of two lines", "out over two lines_P.last" in os.listdir("earlier_csv"))


def own_networks():
    made = subprocess.run([sys.executable, SOURCE / "tools" / "make_networks.py", "--out", "made"])
    names = sorted(os.listdir("made"))
    same = filecmp.cmpfiles("made", NETWORKS, names, shallow=False)
    case("the networks are those of their script", made.returncode == 0 and same[0] == names, str(same[1:]))
    for path in sorted(NETWORKS.glob("*.json")):
        r = Run(path, "--json", "--cells-per-m", "300", *(("--periodic", "0.01") if SLOW else ()))
        case("%s runs" % path.name, r.code == 0, r.err)
        doc = r.json()
        balanced = SLOW or doc["orbit"]["flow_defect"] < 1e-5
        case("%s: periodic and balanced" % path.name, doc["orbit"]["periodic"] and balanced, str(doc["orbit"]))
        speeds = [v["wave_speed_m_s"] for v in doc["vessels"]]
        case("%s: waves of the pulmonary circulation" % path.name, all(1.0 < c < 12.0 for c in speeds), str(speeds))
    # the published run of this network: 11.800 to 23.921 mmHg, mean 17.325
    doc = Run(NETWORKS / "human-pulmonary-3.json", "--json").json()
    p = doc["vessels"][0]["stations"][0]["p_mmhg"]
    case("main pulmonary artery as published", close(p["min"], 11.800, 0.02) and close(p["max"], 23.921, 0.02) and
         close(p["mean"], 17.325, 0.005), str(p))


def published_trees():
    """The program of [Qureshi2014] evaluates its trees at a tenth of the frequency; with that its pressures come out:
    8.73 to 23.26 mmHg, mean 16.90, flows 35.02 and 107.90 mL/s. Our inflow is a stand-in with its peak and mean, whose
    end of systole has no backward flow: the minimum is its own."""
    net = json.loads((NETWORKS / "human-pulmonary-qureshi.json").read_text())
    shutil.copy(NETWORKS / "human-pulmonary-qureshi.dat", ".")
    for end in net["ends"]:
        if "tree" in end:
            end["tree"]["frequency_scale"] = 0.1
    pathlib.Path("tenth.json").write_text(json.dumps(net))
    doc = Run("tenth.json", "--json").json()
    p = doc["vessels"][0]["stations"][0]["p_mmhg"]
    right, left = (doc["vessels"][i]["stations"][0]["q_m3_s"]["mean"] * 1e6 for i in (1, 2))
    case("trees at a tenth of the frequency: pressures as published", close(p["max"], 23.26, 0.03) and
         close(p["mean"], 16.90, 0.01), str(p))
    case("trees at a tenth of the frequency: flows as published", close(right, 35.02, 0.01) and close(left, 107.90, 0.005),
         "%g %g" % (right, left))
    p = Run(NETWORKS / "human-pulmonary-qureshi.json", "--json").json()["vessels"][0]["stations"][0]["p_mmhg"]
    case("trees at the frequency: the same mean, a larger pulse", p["max"] > 1.15 * 23.26 and close(p["mean"], 16.90, 0.01), str(p))


def texts():
    r = Run(CASES / "cca.yaml")
    case("a table for people", r.code == 0 and "common_carotid_artery" in r.out and "periodic after" in r.out, r.out)
    doc = Run(CASES / "cca.yaml", "--json", "--periodic", "1e-8").json()
    case("--periodic", doc["orbit"]["change"] <= 1e-8)
    one, two = (Run(CASES / "ibif.yaml", "--json", "--beats", "2", "--threads", n) for n in "12")
    case("two threads give the same", one.out == two.out and one.json()["orbit"]["beats"] == 2)
    r = Run(CASES / "cca.yaml", "--beats", "1", "--json")
    case("a state that is not periodic is shown, with exit code 1",
         r.code == 1 and not r.json()["orbit"]["periodic"] and "common_carotid_artery still changes" in r.err, r.err)
    r = Run(NETWORKS / "human-pulmonary-3.json", "--cells-per-m", "100", "--csv", "three")
    case("our JSON writes all four", r.code == 0 and len(os.listdir("three")) == 12, str(os.listdir("three")))


def refused(name, code, says, path, *args):
    before = sorted(os.listdir("."))
    r = Run(path, "--csv", "left", *args)
    case(name, r.code == code and all(s in r.err for s in says) and r.out == "" and sorted(os.listdir(".")) == before,
         "exit %s, %r" % (r.code, r.err[:300]))


def refusals():
    text = (CASES / "cca.yaml").read_text()
    shutil.copy(CASES / "cca_inlet.dat", ".")
    shutil.copy(CASES / "cca_inlet.dat", "bad.dat")
    with open("bad.dat", "a") as f:
        f.write("1.0 3\n")

    def changed(old, new):
        assert old in text
        pathlib.Path("changed.yaml").write_text(text.replace(old, new))
        return "changed.yaml"

    refused("no such file", 1, ["nothing.yml"], "nothing.yml")
    refused("a folder", 1, ["it is a folder", "a file was expected"], ".")
    refused("a misspelt key", 1, ["changed.yaml:20:19", "gama_profile", "did you mean \"gamma_profile\""],
            changed("gamma_profile", "gama_profile"))
    refused("no inlet file", 1, ["changed.yaml:2:13", "node 1", "absent.dat"], changed("cca_inlet.dat", "absent.dat"))
    refused("a bad inlet file", 1, ["bad.dat:101", "1 s is not the latest"], changed("cca_inlet.dat", "bad.dat"))
    refused("a negative radius", 1, ["changed.yaml:18:9", "R0 -2.6485e-3", "outside"], changed("R0: 2", "R0: -2"))
    refused("a NaN", 1, ["changed.yaml:17:8", "E must be a number"], changed("E: 700.0e3", "E: .nan"))
    refused("an inflow that empties the vessel", 1, ["common_carotid_artery"], changed("R0: 2.6485e-3", "R0: 2.0e-5"))
    second = ("\n  - {label: common_carotid_artery, sn: 2, tn: 3, L: 0.1, E: 7.0e5, R0: 2.0e-3, Rt: 0.0}")
    joined = text.replace("    R1: 2.4875e8\n    R2: 1.8697e9\n    Cc: 1.7529e-10\n    inlet_impedance_matching: false", "").rstrip()
    pathlib.Path("changed.yaml").write_text(joined + second)
    refused("two vessels of one label", 1, ["common_carotid_artery"], "changed.yaml")
    pathlib.Path("changed.yaml").write_text(joined + second.replace("common_carotid_artery", "second").replace("sn: 2", "sn: 7"))
    refused("an unconnected vessel", 1, ["second", "node 7"], "changed.yaml")
    loop = second.replace("common_carotid_artery", "second").replace("tn: 3", "tn: 1").replace(", Rt: 0.0", "")
    pathlib.Path("changed.yaml").write_text(joined + loop)
    refused("a loop without an outlet", 1, ["changed.yaml:13:5", "common_carotid_artery is part of a loop"], "changed.yaml")
    refused("a label that is no file name", 1, ["../up"], changed("common_carotid_artery", "../up"))
    for name, content in (("empty", ""), ("cut", text[:200]), ("bomb", "a: &a [x, x]\nb: [*a, *a, *a]\n"),
                          ("deep", "[" * 5000), ("json", "{\"format\": \"hales-network\"")):
        pathlib.Path("changed.yaml").write_text(content)
        refused("file: " + name, 1, ["changed.yaml"], "changed.yaml")
    r = Run(CASES / "cca.yaml", "--csv", "cca_inlet.dat")
    case("a folder that is a file", r.code == 1 and "cca_inlet.dat" in r.err and r.out == "", r.err)
    os.makedirs("taken/common_carotid_artery_u.last")
    r = Run(CASES / "cca.yaml", "--csv", "taken")
    case("all files or none", r.code == 1 and os.listdir("taken") == ["common_carotid_artery_u.last"],
         "%s %s" % (r.err, os.listdir("taken")))
    r = Run(changed("gamma_profile", "gama_profile"), "--json")
    case("an error under --json is one document", json.loads(r.out)["error"]["status"] == "EPARSE", r.out)
    r = Run(CASES / "cca.yaml", "--beats", "0")
    case("a setting outside its range is a usage error", r.code == 2, r.err)


run_all(openbf_cases, follows_solver, every_key, own_networks, published_trees, texts, refusals)
