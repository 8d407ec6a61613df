"""docs/formats/json.md against what every command prints: each field that is printed is documented, and each that is
documented without a condition, or under one that these runs meet, is printed.

A pattern is a field with its parents, as `fit.*.measured`: * any name, [] the elements of a list.  Objects and lists
that hold documented fields need no line of their own."""
import os
import re

from cases import HANGS, SOURCE, Run, case, run_all

PATIENTS = os.path.join(SOURCE, "data", "patients")
NETWORK = os.path.join(SOURCE, "data", "networks", "human-pulmonary-3.json")
# a person whose record makes what the six patients' leave out: a limit, a walk, values not used, lines refused
EXTRA = """subject_identifier,gender,date_of_birth,measurement_date,variable_name,value
X1,F,1961-04-09,2021-03-02,height_cm,163.5
X1,F,1961-04-09,2021-03-02,weight_kg,71.5
X1,F,1961-04-09,2021-03-02,pa_sys_mmhg,77
X1,F,1961-04-09,2021-03-02,pa_dia_mmhg,29
X1,F,1961-04-09,2021-03-02,pa_mean_mmhg,46.5
X1,F,1961-04-09,2021-03-02,pawp_mmhg,9.5
X1,F,1961-04-09,2021-03-02,co_l_min,3.9
X1,F,1961-04-09,2021-03-02,walk_6mwd_m,371
X1,F,1961-04-09,2021-03-02,nt_probnp_ng_l,<50
X1,F,1961-04-09,2021-03-02,ra_mean_mmhg,411
X1,F,1961-04-09,2019-01-15,pa_mean_mmhg,39
X1,F,1961-04-09,2021-03-02,shoe_size,41
X1,F,1961-04-09,2021-02-30,hr_bpm,73
"""
# conditions that no run here meets
NOT_MET = {"if the surface was stated", "if the value follows from another one that was recorded",
           "if there is one", "if the file allows a change of pressure", "if the file allows a change of area",
           "if too few runs have an answer"}


def expand(text):
    """'a.{b,c}' becomes 'a.b', 'a.c'."""
    m = re.search(r"\{([^{}]*)\}", text)
    if not m:
        return [text]
    return [x for part in m.group(1).split(",") for x in expand(text[:m.start()] + part + text[m.end():])]


def read_doc():
    """{section: {pattern: condition}}"""
    doc, section = {}, None
    for line in open(os.path.join(SOURCE, "docs", "formats", "json.md"), encoding="utf-8"):
        if line.startswith("## "):
            section = doc.setdefault(line[3:].strip(), {})
        row = re.match(r"\| `([^`]+)` \|([^|]*)\|", line)
        if row:
            for pattern in expand(row.group(1)):
                case("documented once: %s" % pattern, pattern not in section)
                section[pattern] = row.group(2).strip()
    return doc


def paths(value, at=()):
    """Every field: its steps, with [] for elements.  Leaves and empty or scalar-only containers too."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield at + (k,)
            yield from paths(v, at + (k,))
    elif isinstance(value, list):
        for v in value:
            yield from paths(v, at + ("[]",))


def steps_of(pattern):
    return tuple(s for part in pattern.split(".") for s in re.findall(r"\[\]|[^\[\]]+", part))


def fits(pattern, path):
    """path is the pattern's field, or one of its parents."""
    return len(path) <= len(pattern) and all(p in ("*", s) and s != "[]" or p == s for p, s in zip(pattern, path))


def check_section(name, patterns, documents):
    case("%s is documented" % name, bool(patterns))
    steps = {p: steps_of(p) for p in patterns}
    met = set()
    unknown = set()
    for path in {p for d in documents for p in paths(d)}:
        if path[-1] == "[]":
            continue
        hit = False
        for p, s in steps.items():
            if fits(s, path):
                hit = True
                if len(s) == len(path):
                    met.add(p)
        if not hit:
            unknown.add(".".join(path))
    case("%s prints nothing that is not documented" % name, not unknown, sorted(unknown)[:8])
    for p, when in patterns.items():
        if when not in NOT_MET:
            case("%s prints %s %s" % (name, p, when), p in met)


def printed(*args, codes=(0,)):
    r = Run("--json", *args, limit=HANGS)
    case("%s: exit" % " ".join(map(str, args)), r.code in codes, "%s %s" % (r.code, r.err[-300:]))
    return r.json()


def all_runs():
    open("extra.csv", "w").write(EXTRA)
    open("beats.txt", "w").write("0.81\n0.77\n0.9\n")
    on = ("--store", "s.db")
    body = ("body", "--sex", "f", "--age", 52, "--height", 164, "--weight", 72)
    runs = {"hales init": [printed("init", *on)]}
    runs["hales ingest"] = [printed("ingest", PATIENTS, *on), printed("ingest", "extra.csv", *on, codes=(1,))]
    runs["hales calibrate"] = [printed("calibrate", "P1", *on), printed("calibrate", "X1", *on)]
    runs["hales thread"] = [printed("thread", s, *on) for s in ("P1", "P5", "P6", "X1")]
    plans = ("--plan", "A=sildenafil", "--plan", "B=sildenafil+macitentan", "--plan", "C=sildenafil+riociguat")
    runs["hales scenario"] = [printed("scenario", "P1", *plans, *on, codes=(3,)),
                              printed("scenario", "P1", "--background", "tadalafil:20", "--plan", "D=bosentan:62.5",
                                      *on)]
    runs["hales exercise"] = [printed("exercise", "X1", *on), printed("exercise", "P1", "--walk", 4, *on),
                              printed("exercise", "P1", "--watts", 20, *on)]
    runs["hales risk"] = [printed("risk", s, *on) for s in ("P1", "X1")]
    runs["hales report"] = [printed("report", "P1", "--out", "p1.html", *on)]
    runs["hales wave --subject"] = [printed("wave", "--subject", "P1", "--coupled", "--draws", 4, *on)]
    runs["hales demo"] = [printed("demo", "--data", PATIENTS, "--out", "demo")]
    runs["hales model list"] = [printed("model", "list")]
    runs["hales model show"] = [printed("model", "show", "hales")]
    runs["hales model export"] = [printed("model", "export", "hales", "--fmu", "h.fmu")]
    runs["hales simulate"] = [printed("simulate", "hales"), printed("simulate", "hales", "--beats", 2),
                              printed("simulate", "hales", "--rr", "beats.txt"),
                              printed("simulate", "korakianitis", "--accuracy", "1e-3", "--periodic", "1e-4"),
                              printed("simulate", "korakianitis", "--accuracy", "1e-3", "--rr", "beats.txt")]
    runs["hales wave NETWORK"] = [printed("wave", NETWORK)]
    few = ("--output", "mpap_mmhg", "--runs", 3000)
    runs["hales sensitivity"] = [printed("sensitivity", "hales", *few),
                                 printed("sensitivity", "hales", *few, "--method", "morris"),
                                 printed("sensitivity", "korakianitis", "--output", "co_l_min", "--range", "0.8",
                                         "--runs", 3000)]
    runs["hales body"] = [printed(*body), printed(*body, "--set", "pul.R=0.3", "--reflex", "--anrep"),
                          printed(*body, "--pvr", 8, "--years", "0.1"), printed(*body, "--walk", 4),
                          printed(*body, "--watts", 30)]
    runs["hales help"] = [printed("help")]
    runs["failure of any command"] = [printed("thread", "nobody", *on, codes=(1,)), printed("thread", codes=(2,))]
    return runs


def fields():
    doc, runs = read_doc(), all_runs()
    case("every section is of a command, and every command has one", set(doc) == set(runs),
         sorted(set(doc) ^ set(runs)))
    named = {" ".join(c["name"].split()) for c in runs["hales help"][0]["commands"]}
    for name in named:
        case("hales %s is run here" % name, any(s == "hales " + name or s.startswith("hales %s " % name) for s in runs))
    for name, documents in runs.items():
        check_section(name, doc.get(name, {}), documents)


run_all(fields)
