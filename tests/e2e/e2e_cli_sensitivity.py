"""hales sensitivity: results, picture, refusals."""
import json
import xml.etree.ElementTree as tree

from cases import Run, case, run_all


def run(*args):
    return Run("sensitivity", *args)


def check_sobol():
    args = ("korakianitis", "--output", "p_pas.mean,co_l_min", "--output", "hr_bpm", "--params", "pat.R,v_tot,T",
            "--runs", "1300", "--seed", "31")
    code, out, err = run(*args, "--json", "--svg", "s.svg")
    case("sobol runs", code == 0, err)
    d = json.loads(out)
    case("rows are a power of two", d["rows"] == 256 and d["runs"] == 256 * 5)
    case("every run is accounted for", d["no_answer"]["runs"] == 0)
    case("outputs stand as asked for", list(d["outputs"]) == ["p_pas.mean", "co_l_min", "hr_bpm"])
    shares = d["outputs"]["p_pas.mean"]["inputs"]
    case("the most important first", list(shares)[0] == "pat.R")
    for name, v in shares.items():
        case(name + ": intervals hold their estimates", all(v[k]["lo90"] <= v[k]["value"] <= v[k]["hi90"]
                                                            for k in ("first", "total")))
        case(name + ": total is not below alone by more than its error",
             v["total"]["hi90"] >= v["first"]["lo90"])
    case("rate hangs on the beat alone", abs(d["outputs"]["hr_bpm"]["inputs"]["T"]["total"]["value"] - 1) < 0.05
         and d["outputs"]["hr_bpm"]["inputs"]["pat.R"]["total"]["value"] == 0)
    svg = tree.parse("s.svg").getroot()
    words = " ".join(svg.itertext())
    case("the picture is SVG", svg.tag == "{http://www.w3.org/2000/svg}svg")
    case("the picture names inputs and outputs", all(w in words for w in (
        "Pulmonary vascular resistance", "p_pas.mean", "co_l_min", "Research software")))
    case("the picture has finite geometry", "nan" not in open("s.svg").read().split("]]>")[1])
    text = run(*args).out
    case("text names every input", all(n in text for n in ("pat.R", "v_tot", "hr_bpm", "seed 31")))
    case("threads change nothing", run(*args, "--threads", "1").out == run(*args, "--threads", "3").out)
    case("the seed does", run(*args[:-1], "32").out != text)


def check_morris():
    code, out, err = run("colunga2020", "--method", "morris", "--range", "0.5", "--output", "p_PA.max", "--runs", "300",
                         "--json", "--svg", "m.svg")
    case("morris runs", code == 0, err)
    d = json.loads(out)
    case("it says which range", d["space"] == "range" and d["range"] == 0.5)
    effects = d["outputs"]["p_PA.max"]["inputs"]
    case("every input has effects", len(effects) == len(d["inputs"]) and all(e["effects"] for e in effects.values()))
    case("resistance raises the pressure", effects["R_pul"]["mu"] > 0)
    tree.parse("m.svg")


def check_failures():
    code, out, err = run("korakianitis", "--range", "0.5", "--params", "lv.tr,lv.td", "--output", "p_LV.max",
                         "--runs", "400", "--json", "--svg", "f.svg")
    d = json.loads(out)
    lost = d["no_answer"]
    case("lost runs are counted by reason", code == 0 and lost["runs"] == lost["parameters outside their range"] > 0)
    case("the bias is said", "no longer independent" in lost["note"])
    case("failing is an output of its own", "no_answer" in d["outputs"])
    case("the picture says it too", "have no answer" in " ".join(tree.parse("f.svg").getroot().itertext()))
    case("text says it too", "no longer independent" in run(
        "korakianitis", "--range", "0.5", "--params", "lv.tr,lv.td", "--output", "p_LV.max", "--runs", "400").out)


def check_refusals():
    for name, says, args in (
            ("no model", "MODEL", ()),
            ("unknown model", "korakianitis", ("korakianiti", "--output", "co_l_min")),
            ("no output", "--output is missing", ("korakianitis",)),
            ("unknown output", "p_pas.max", ("korakianitis", "--output", "p_pas.mx")),
            ("empty output", "\"\"", ("korakianitis", "--output", "co_l_min,")),
            ("unknown input", "pat.R", ("korakianitis", "--output", "co_l_min", "--params", "pat.Q")),
            ("an input that starts at 0", "ti.leak starts at 0",
             ("hales", "--output", "co_l_min", "--range", "0.3", "--params", "ti.leak")),
            ("unknown method", "morris", ("korakianitis", "--output", "co_l_min", "--method", "moris")),
            ("too few runs", "at least", ("korakianitis", "--output", "co_l_min", "--runs", "20")),
            ("runs of no number", "--runs", ("korakianitis", "--output", "co_l_min", "--runs", "nan")),
            ("range too wide", "--range", ("korakianitis", "--output", "co_l_min", "--range", "9"))):
        code, out, err = run(*args)
        case("refused: " + name, code == 2 and says in err and out == "", "%d %r" % (code, err))
    code, out, err = run("korakianitis", "--output", "co_l_min", "--params", "T", "--runs", "64", "--svg",
                         "no/such/folder.svg")
    case("a picture that cannot be written", code == 1 and "no/such/folder.svg" in err and out == "")


run_all(check_sobol, check_morris, check_failures, check_refusals)
