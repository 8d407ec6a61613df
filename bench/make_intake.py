"""Files for the bench of the intake: a long CSV, FHIR Observations one a line, or a Bundle of them whose patients come
last; the same bytes every time.

usage: make_intake.py csv|ndjson|bundle ROWS SUBJECTS OUT [interleaved]
"""

import random
import sys

# name, LOINC, UCUM, lowest and highest value in tenths
QUANTITIES = [
    ("ra_mean_mmhg", "8400-4", "mm[Hg]", 20, 180), ("pa_sys_mmhg", "8440-0", "mm[Hg]", 250, 1100),
    ("pa_dia_mmhg", "8385-7", "mm[Hg]", 80, 500), ("pa_mean_mmhg", "8414-5", "mm[Hg]", 150, 700),
    ("pawp_mmhg", "75994-4", "mm[Hg]", 40, 200), ("co_l_min", "8741-1", "L/min", 25, 80),
    ("hr_bpm", "8867-4", "/min", 500, 1200), ("sa_sys_mmhg", "8480-6", "mm[Hg]", 900, 1700),
    ("sa_dia_mmhg", "8462-4", "mm[Hg]", 500, 1000), ("ntprobnp_ng_l", "33762-6", "ng/L", 500, 90000),
    ("hb_g_dl", "718-7", "g/dL", 90, 170), ("walk_6mwd_m", "64098-7", "m", 800, 6000),
    ("weight_kg", "29463-7", "kg", 450, 1200), ("height_cm", "8302-2", "cm", 1450, 1950),
    ("lvef_pct", "10230-1", "%", 300, 700), ("who_fc", "88020-3", "1", 10, 40),
]
OBSERVATION = (
    '{"resourceType":"Observation","id":"o%d","meta":{"versionId":"1","lastUpdated":"%sT12:30:00Z"},'
    '"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"%s","display":"%s"}]},'
    '"subject":{"reference":"Patient/S%d"},"effectiveDateTime":"%sT09:%02d:00Z",'
    '"valueQuantity":{"value":%s,"unit":"%s","system":"http://unitsofmeasure.org","code":"%s"}}\n')


def rows(count, subjects, interleaved):
    """subject, visit, quantity of each row: all of a subject together, or visit by visit through all subjects."""
    kinds = len(QUANTITIES)
    per_subject = -(-count // subjects)
    for i in range(count):
        if interleaved:
            visit, rest = divmod(i, subjects * kinds)
            subject, k = divmod(rest, kinds)
        else:
            subject, rest = divmod(i, per_subject)
            visit, k = divmod(rest, kinds)
        yield subject, visit, QUANTITIES[k]


ENTRY = '{"fullUrl":"urn:uuid:00000000-0000-4000-8000-%012x","resource":%s}'
PATIENT = ('{"resourceType":"Patient","id":"S%d","gender":"female","birthDate":"%d-02-03"}')


def main(form, count, subjects, out, interleaved):
    dice = random.Random(20240917)
    with open(out, "w", encoding="utf-8") as f:
        if form == "csv":
            f.write("subject_identifier,measurement_date,variable_name,value\n")
        if form == "bundle":
            f.write('{"type":"collection","entry":[\n')
        for i, (subject, visit, (name, loinc, unit, lo, hi)) in enumerate(rows(count, subjects, interleaved)):
            date = "%d-%02d-%02d" % (2012 + visit // 12 % 12, visit % 12 + 1, subject % 28 + 1)
            tenths = dice.randint(lo, hi)
            value = str(tenths // 10) if name == "who_fc" else "%d.%d" % divmod(tenths, 10)
            if form == "csv":
                f.write("S%d,%s,%s,%s\n" % (subject, date, name, value))
            else:
                one = OBSERVATION % (i, date, loinc, name, subject, date, i % 60, value, unit, unit)
                f.write(one if form == "ndjson" else ENTRY % (i, one.rstrip()) + ",\n")
        if form == "bundle":
            people = (ENTRY % (count + s, PATIENT % (s, 1940 + s % 50)) for s in range(subjects))
            f.write(",\n".join(people) + '],"resourceType":"Bundle"}\n')


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:] == ["interleaved"])
