"""People of whom little is known, or whose hearts are far from usual, through the whole chain: every step answers, and
the pages say what the data were.  Values within the ranges of docs' cohort tables; nobody's record."""
import re

from cases import SLOW, Run as hales, case, run_all

DAY = "2022-03-14"
# name -> sex, birth, rows; what the report's first line calls the data, beside their day and age
PEOPLE = {
    # a wearable and a cuff
    "WEAR": ("", "", {"hr_bpm": 72, "sa_sys_mmhg": 118, "sa_dia_mmhg": 76}, "Measurements"),
    # an ejection fraction and a cuff
    "SCAN": ("F", 1970, {"height_cm": 162, "weight_kg": 61, "rvef_pct": 35, "sa_sys_mmhg": 112, "sa_dia_mmhg": 70},
             "Imaging"),
    # a failing right heart at the end of the disease, catheter and volumes
    "LATE": ("F", 1972, {"height_cm": 165, "weight_kg": 68, "ra_max_mmhg": 30, "ra_min_mmhg": 24, "ra_mean_mmhg": 26,
                         "rv_max_mmhg": 137, "rv_min_mmhg": 23, "pa_sys_mmhg": 136, "pa_dia_mmhg": 60,
                         "pa_mean_mmhg": 85, "pawp_mmhg": 6, "co_l_min": 1.8, "hr_bpm": 113, "sa_sys_mmhg": 113,
                         "sa_dia_mmhg": 72, "rv_edv_ml": 94, "rv_esv_ml": 77, "lv_edv_ml": 28, "lv_esv_ml": 11},
             "Right-heart catheterisation and imaging"),
}


def table(name, people):
    with open(name, "w") as f:
        f.write("subject_identifier,gender,date_of_birth,measurement_date,variable_name,value\n")
        for who, (sex, birth, rows, _) in people.items():
            for quantity, value in rows.items():
                f.write("%s,%s,%s,%s,%s,%s\n" % (who, sex, "%s-01-01" % birth if birth else "", DAY, quantity, value))


def strangers_have_twins_and_pages():
    table("strangers.csv", PEOPLE)
    hales("init", "--store", "s.db")
    taken = hales("ingest", "strangers.csv", "--store", "s.db", "--json")
    case("ingest", taken.code == 0 and taken.json()["rejected"] == 0, taken.err)
    for who, (_, _, rows, kinds) in PEOPLE.items():
        made = hales("calibrate", who, "--store", "s.db", "--json", "--draws", 64 if SLOW else 256)
        case("%s: a twin" % who, made.code == 0, made.err)
        if made.code != 0:
            continue
        tried = hales("scenario", who, "--plan", "A=sildenafil", "--store", "s.db", "--json")
        case("%s: a scenario" % who, tried.code == 0, tried.err)
        page = hales("report", who, "--out", who + ".html", "--store", "s.db")
        case("%s: a page" % who, page.code == 0, page.err)
        first = re.search(r"<li>([^<]*) <b>14\s+Mar\s+2022</b>, \d+&nbsp;(?:year|month|day)s? before this report</li>",
                          open(who + ".html").read() if page.code == 0 else "")
        case("%s: the page says what the data were" % who, first is not None and first.group(1) == kinds,
             first.group(1) if first else "no such line")
        scored = hales("risk", who, "--store", "s.db", "--json")
        case("%s: risk" % who, scored.code == 0, scored.err)


def the_published_examples_of_reveal():
    """A woman and a man of the table's two ends [Benza2019], by hand 1 and 21; the man's effusion has no size."""
    low = {"pah_subtype": "idiopathic", "egfr_ml_min_1_73m2": 90, "who_fc": 2, "sa_sys_mmhg": 120, "hr_bpm": 80,
           "hospitalised_6_months": "no", "walk_6mwd_m": 450, "ntprobnp_ng_l": 200, "pericardial_effusion": "none",
           "dlco_pct": 70, "ra_mean_mmhg": 6, "pvr_wu": 4}
    high = {"pah_subtype": "ctd", "egfr_ml_min_1_73m2": 50, "who_fc": 4, "sa_sys_mmhg": 100, "hr_bpm": 100,
            "hospitalised_6_months": "yes", "walk_6mwd_m": 150, "ntprobnp_ng_l": 3000,
            "pericardial_effusion": "present", "dlco_pct": 30, "ra_mean_mmhg": 22, "pvr_wu": 12}
    table("reveal.csv", {"LOW": ("F", 1977, low, ""), "HIGH": ("M", 1956, high, "")})
    taken = hales("ingest", "reveal.csv", "--store", "s.db", "--json")
    case("ingest of the two", taken.code == 0 and taken.json()["rejected"] == 0, taken.err)
    for who, score, words in (("LOW", 1, "low"), ("HIGH", 21, "high")):
        got = hales("risk", who, "--store", "s.db", "--json").json()["scores"]["reveal_2"]
        case("REVEAL 2.0 of %s" % who, got["score"] == score and got["stratum"]["words"] == words, str(got)[:200])


run_all(strangers_have_twins_and_pages, the_published_examples_of_reveal)
