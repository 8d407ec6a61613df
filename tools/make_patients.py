#!/usr/bin/env python3
"""Write the six patients of data/colunga2023 as input files, in the two formats that Hales reads.

    tools/make_patients.py [--out DIR]        default: data/patients

P1 to P3 go into one long CSV, P4 to P6 into a FHIR R4 Bundle each: a collection with urn:uuid references,
a collection with relative references, and a transaction, so that all ways of referring are used.

Values, units and the number of decimals are the published ones. What was not published is not written: no heart
rate, no age or birth date of P6. Two things are nominal, because a record needs them and the paper has none:

  NOMINAL_DATE   the day of the catheterisation (the paper gives no dates);
  birth year     its year minus the published age.

The same input gives the same bytes; a test compares them with what is checked in. Standard library only.
"""

import argparse
import csv
import json
import pathlib
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "data" / "colunga2023" / "patients.csv"
DATASET = "colunga2023"
NOMINAL_DATE = "2020-07-01"
NOMINAL_YEAR = 2020

LOINC, LOCAL, UCUM = "http://loinc.org", "urn:hales:quantity", "http://unitsofmeasure.org"
SEX = {"M": "male", "F": "female"}
CATHETER = ["ra_max_mmhg", "ra_min_mmhg", "rv_max_mmhg", "rv_min_mmhg", "pa_sys_mmhg", "pa_dia_mmhg",
            "pa_mean_mmhg", "pawp_mmhg", "co_l_min", "sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"]
BODY = ["age_years", "height_cm", "weight_kg", "ph_group"]

# quantity: (LOINC code or None, LOINC's name or ours, unit text, UCUM code)
CODES = {
    "age_years": ("30525-0", "Age", "years", "a"),
    "height_cm": ("8302-2", "Body height", "cm", "cm"),
    "weight_kg": ("29463-7", "Body weight", "kg", "kg"),
    "ph_group": (None, "Clinical group of pulmonary hypertension", None, None),
    "ra_max_mmhg": ("60998-2", "Right atrial pressure Systolic", "mmHg", "mm[Hg]"),
    "ra_min_mmhg": ("60997-4", "Right atrial pressure Diastolic", "mmHg", "mm[Hg]"),
    "rv_max_mmhg": ("8432-7", "Right ventricular Intrachamber systolic pressure", "mmHg", "mm[Hg]"),
    "rv_min_mmhg": ("8377-4", "Right ventricular Intrachamber diastolic pressure", "mmHg", "mm[Hg]"),
    "pa_sys_mmhg": ("8440-0", "Pulmonary artery Systolic blood pressure", "mmHg", "mm[Hg]"),
    "pa_dia_mmhg": ("8385-7", "Pulmonary artery Diastolic blood pressure", "mmHg", "mm[Hg]"),
    "pa_mean_mmhg": ("8414-5", "Pulmonary artery Mean blood pressure", "mmHg", "mm[Hg]"),
    "pawp_mmhg": ("75994-4", "Pulmonary artery wedge pressure", "mmHg", "mm[Hg]"),
    "co_l_min": ("8741-1", "Left ventricular Cardiac output", "L/min", "L/min"),
    "sa_sys_mmhg": ("8480-6", "Systolic blood pressure", "mmHg", "mm[Hg]"),
    "sa_dia_mmhg": ("8462-4", "Diastolic blood pressure", "mmHg", "mm[Hg]"),
    "sa_mean_mmhg": ("8478-0", "Mean blood pressure", "mmHg", "mm[Hg]"),
}

# records of several components: (id, LOINC code or None, name, components)
PANELS = [
    ("ra", "60996-6", "Right atrial pressure", ["ra_max_mmhg", "ra_min_mmhg"]),
    ("rv", None, "Right ventricular pressure", ["rv_max_mmhg", "rv_min_mmhg"]),
    ("pa", "76284-9", "Pulmonary artery Blood pressure", ["pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg"]),
    ("sa", "85354-9", "Blood pressure panel", ["sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"]),
]
SINGLES = ["pawp_mmhg", "co_l_min", "height_cm", "weight_kg", "age_years", "ph_group"]


def measured(row):
    """The row without results of the authors' fit, with the table's own names turned into quantities."""
    values = {k: row[k] for k in CATHETER + BODY if row.get(k)}
    values["ph_group"] = row["group"]
    return values


def number(text):
    """The published decimals survive: 164.0 is written 164.0, 14 is written 14."""
    return float(text) if "." in text else int(text)


def write_csv(rows, path):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["dataset_name", "subject_identifier", "gender", "date_of_birth", "date_of_death", "ethnicity",
                      "measurement_date", "measurement_time", "visit_grouping", "variable_name", "value"])
        for row in rows:
            birth = f"{NOMINAL_YEAR - int(row['age_years'])}-01-01" if row["age_years"] else ""
            for name, value in measured(row).items():
                out.writerow([DATASET, row["patient"], row["sex"], birth, "", "", NOMINAL_DATE, "", "RHC", name, value])


def concept(loinc, local, name):
    coding = [{"system": LOINC, "code": loinc, "display": name}] if loinc else []
    if local:
        coding.append({"system": LOCAL, "code": local})
    return {"coding": coding, "text": name} if coding else {"text": name}


def value_of(quantity, text):
    _, _, unit, ucum = CODES[quantity]
    if ucum is None:
        return {"valueInteger": number(text)}
    return {"valueQuantity": {"value": number(text), "unit": unit, "system": UCUM, "code": ucum}}


def resources(row, subject):
    patient, values = row["patient"], measured(row)
    person = {"resourceType": "Patient", "id": patient, "gender": SEX[row["sex"]]}
    if row["age_years"]:
        person["birthDate"] = str(NOMINAL_YEAR - int(row["age_years"]))
    procedure = {"resourceType": "Procedure", "id": f"{patient}-rhc", "status": "completed",
                 "code": {"coding": [{"system": "urn:hales:event", "code": "right-heart-catheterisation"}],
                          "text": "Right heart catheterisation"},
                 "subject": subject, "performedDateTime": NOMINAL_DATE}
    found = [person, procedure]

    def observation(name, code):
        return {"resourceType": "Observation", "id": f"{patient}-{name}", "status": "final", "code": code,
                "subject": subject, "effectiveDateTime": NOMINAL_DATE}

    for name, loinc, title, parts in PANELS:
        record = observation(name, concept(loinc, None, title))
        record["component"] = [{"code": concept(CODES[q][0], q, CODES[q][1]), **value_of(q, values[q])}
                               for q in parts if q in values]
        found.append(record)
    for q in SINGLES:
        if q in values:
            record = observation(q.replace("_", "-"), concept(CODES[q][0], q, CODES[q][1]))
            found.append({**record, **value_of(q, values[q])})
    return found


def write_bundle(row, kind, by_uuid, path):
    patient = row["patient"]

    def full_url(resource):
        name = f"https://doi.org/10.1098/rsif.2022.0735#{resource['resourceType']}/{resource['id']}"
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"

    person_url = full_url({"resourceType": "Patient", "id": patient})
    subject = {"reference": person_url if by_uuid else f"Patient/{patient}"}
    entries = []
    for resource in resources(row, subject):
        entry = {"fullUrl": full_url(resource), "resource": resource}
        if kind == "transaction":
            entry["request"] = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
        entries.append(entry)
    bundle = {"resourceType": "Bundle", "id": f"{DATASET}-{patient}", "type": kind, "entry": entries}
    path.write_text(json.dumps(bundle, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "data" / "patients")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with open(TABLE, newline="", encoding="utf-8") as f:
        rows = {row["patient"]: row for row in csv.DictReader(f)}
    write_csv([rows[p] for p in ("P1", "P2", "P3")], out / "p1-p3.csv")
    write_bundle(rows["P4"], "collection", True, out / "p4.json")
    write_bundle(rows["P5"], "collection", False, out / "p5.json")
    write_bundle(rows["P6"], "transaction", True, out / "p6.json")


if __name__ == "__main__":
    main()
