"""init, ingest and thread of the real program: the balance of counts, the same data twice, and bad input."""
import glob
import json
import os
import pty
import resource
import signal
import sqlite3
import subprocess

from cases import HALES, PATIENCE, SOURCE, Run as hales, case, run_all, skip, spent

HEADER = ("dataset_name,subject_identifier,gender,date_of_birth,date_of_death,ethnicity,measurement_date,"
          "measurement_time,visit_grouping,variable_name,value\n")


def row(name="pa_sys_mmhg", value="61.5", date="2019-03-07", subject="S7"):
    return "set,%s,female,1961-05-04,,,%s,09:30,1,%s,%s\n" % (subject, date, name, value)


def ingest(*paths, store="t.db"):
    code, out, err = hales("ingest", *paths, "--store", store, "--json")
    try:
        j = json.loads(out)
    except ValueError:
        j = {}
    return code, j, err


def write(name, content):
    with open(name, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    return name


def balance(name, j):
    case(name + ": received = stored + duplicate + rejected",
         j.get("received", -1) == j.get("stored", 0) + j.get("duplicate", 0) + j.get("rejected", 0), str(j)[:200])


def observations(store="t.db"):
    db = sqlite3.connect("file:%s?mode=ro" % store, uri=True)
    tables = [t for (t,) in db.execute("select name from sqlite_master where type='table' and name not like 'sqlite%'")]
    n = {t: db.execute("select count(*) from \"%s\"" % t).fetchone()[0] for t in tables}
    db.close()
    return n


def the_six():
    files = sorted(glob.glob(os.path.join(SOURCE, "data", "patients", "*.csv")) +
                   glob.glob(os.path.join(SOURCE, "data", "patients", "*.json")))
    case("there are input files of both formats", {f.rsplit(".", 1)[1] for f in files} == {"csv", "json"})
    code, out, err = hales("init", "--store", "six.db", "--json")
    case("init", code == 0 and json.loads(out)["store"] == "six.db", err)
    case("init again changes nothing", hales("init", "--store", "six.db").code == 0)
    code, j, err = ingest(*files, store="six.db")
    case("ingest the six", code == 0 and j.get("stored", 0) > 60 and j.get("rejected") == 0, "%s %s" % (code, err))
    balance("ingest the six", j)
    first = observations("six.db")
    code, again, err = ingest(*files, store="six.db")
    case("the same files twice store nothing twice",
         code == 0 and again.get("stored") == 0 and again.get("duplicate") == j.get("received"), str(again)[:200])
    case("the store has the same rows", observations("six.db") == first)
    for n in range(1, 7):
        code, out, err = hales("thread", "P%d" % n, "--store", "six.db", "--json")
        t = json.loads(out) if code == 0 else {}
        case("thread P%d" % n, t.get("subject") == "P%d" % n and t.get("quantities"), err)
        code, out, err = hales("thread", "P%d" % n, "--store", "six.db")
        case("thread P%d, for people" % n, code == 0 and "pa_sys_mmhg" in out, err)
    # the other way round: environment instead of option
    os.environ["HALES_STORE"] = "six.db"
    case("HALES_STORE", hales("thread", "P1").code == 0)
    del os.environ["HALES_STORE"]


def refused_files():
    for name, content, place in (
            ("empty.csv", "", ""),
            ("columns.csv", "a,b,c\n1,2,3\n", ""),
            ("short.csv", HEADER + row() + "set,S7,female\n", "line 3"),
            ("fields.csv", HEADER + "x," * 1000000 + "x\n", "line 2"),
            ("quote.csv", HEADER + '"set,S7', ""),
            ("nan.csv", HEADER + row(value="NaN"), "line 2"),
            ("inf.csv", HEADER + row(value="-inf"), "line 2"),
            ("huge.csv", HEADER + row(value="1e999"), "line 2"),
            ("text.csv", HEADER + row(value="high"), "line 2"),
            ("year0.csv", HEADER + row(date="0000-01-01"), "line 2"),
            ("month13.csv", HEADER + row(date="2019-13-01"), "line 2"),
            ("february.csv", HEADER + row(date="2019-02-29"), "line 2"),
            ("nul.csv", HEADER.encode() + b"set,S7\x00,female\n", ""),
            ("latin.csv", HEADER.encode() + row(subject="S\u00e4").encode("latin-1"), ""),
            ("truncated.json", '{"resourceType": "Bundle", "entry": [', ""),
            ("deep.json", '{"resourceType": ' + "[" * 100000, ""),
            ("twice.json", '{"resourceType": "Bundle", "resourceType": "Bundle"}', ""),
            ("nan.json", '{"resourceType": "Observation", "valueQuantity": {"value": NaN}}', ""),
            ("huge.json", '{"resourceType": "Observation", "valueQuantity": {"value": 1e999}}', ""),
            ("array.json", "[]", ""),
            ("binary.bin", bytes(range(256)) * 40, "")):
        write(name, content)
        before = observations()
        code, j, err = ingest(name)
        case(name + " is refused", code == 1 and j.get("rejected", 0) >= 1 and name in err, "%s %s" % (code, err[:200]))
        case(name + ": says why and where", all(r["file"] and r["reason"] for r in j.get("rejections", [{}])) and
             any(place in (r["at"] or "") for r in j["rejections"]), str(j.get("rejections"))[:300])
        case(name + ": stores nothing", j.get("stored") == 0 or place != "", str(j)[:200])
        if j.get("stored") == 0:
            after = observations()
            case(name + ": no row is left behind", {t: n for t, n in after.items() if "document" not in t} ==
                 {t: n for t, n in before.items() if "document" not in t}, "%s %s" % (before, after))
        balance(name, j)
        os.remove(name)
    write("header.csv", HEADER)
    code, j, err = ingest("header.csv")
    case("a header alone is no success", code == 1 and j.get("received") == 0 and "nothing" in err, err)
    code, j, err = ingest("missing.csv")
    case("a missing file", code == 1 and "missing.csv" in err, err)
    write("good.csv", HEADER + row())
    write("bad.csv", HEADER + row(value="NaN", subject="S8"))
    code, j, err = ingest("bad.csv", "good.csv")
    case("a bad file does not stop a good one", code == 1 and j.get("stored", 0) >= 1 and j.get("rejected") == 1, str(j)[:300])
    write("two.csv", HEADER + row(value="63.5"))
    code, j, err = ingest("two.csv")
    case("another value for the same thing and time stays, and is in conflict", code == 0 and j.get("stored") == 1, err)
    code, out, err = hales("thread", "S7", "--store", "t.db", "--json")
    q = json.loads(out)["quantities"]["pa_sys_mmhg"] if code == 0 else {}
    case("both values are there", q.get("n") == 2 and "conflict" in json.dumps(q), str(q)[:300])


def refused_stores():
    code, out, err = hales("thread", "NOBODY", "--store", "t.db")
    case("a subject that does not exist", code == 1 and "subject" in err and "NOBODY" not in err and out == "", err)
    code, out, err = hales("thread", "S7", "--store", "none.db")
    case("a store that does not exist", code == 1 and "none.db" in err and "init" in err, err)
    case("and is not made by the way", not os.path.exists("none.db"))
    os.mkdir("folder.db")
    for command in (("init",), ("thread", "S7"), ("ingest", "good.csv")):
        code, out, err = hales(*command, "--store", "folder.db")
        case("%s: a store that is a folder" % command[0], code == 1 and "folder" in err and out == "", err)
    write("other.db", "This is no database, but has some length to it.\n" * 40)
    for command in (("init",), ("thread", "S7"), ("ingest", "good.csv")):
        code, out, err = hales(*command, "--store", "other.db")
        case("%s: a file that is no store" % command[0], code == 1 and "other.db" in err, err)
    case("and is left as it was", open("other.db").read().startswith("This is no database"))
    code, out, err = hales("init", "--store", "no/such/folder/x.db")
    case("init in a folder that does not exist", code == 1 and err != "", err)
    code, out, err = hales("thread", "S7", "--store", "postgresql://localhost/hales")
    case("a server that this build cannot use", code == 1 and "address" in err and out == "", err)
    db = sqlite3.connect("t.db")
    version = db.execute("pragma user_version").fetchone()[0]
    db.execute("pragma user_version = 9999")
    db.commit()
    db.close()
    for command in (("thread", "S7"), ("ingest", "good.csv"), ("init",)):
        code, out, err = hales(*command, "--store", "t.db")
        case("%s: a newer schema" % command[0], code == 1 and "newer" in err, "%s %s" % (code, err))
    db = sqlite3.connect("t.db")
    db.execute("pragma user_version = %d" % version)
    db.commit()
    db.close()
    case("the store is usable again", hales("thread", "S7", "--store", "t.db").code == 0)


def no_room():
    """A full disk, by a limit on the size of files; SIGXFSZ is ignored, so that write() fails."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = os.path.getsize("t.db")
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    rows = "".join(row(value="%d.25" % (20 + i % 60), date="20%02d-%02d-%02d" % (i // 336, 1 + i // 28 % 12, 1 + i % 28))
                   for i in range(4000))
    write("many.csv", HEADER + rows)
    before = observations()
    code, out, err = hales("ingest", "many.csv", "--store", "t.db", "--json", before=limit)
    case("a full disk is an error", code == 1 and err != "", "%s %s" % (code, err))
    case("nothing is half-stored", observations() == before)
    # of several files those before it stay, and are told
    write("few.csv", HEADER + row(value="23.75", date="1999-03-04") + row(value="31.25", date="1999-03-05"))
    hales("init", "--store", "full.db")

    def limit_later():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = os.path.getsize("full.db") + (96 << 10)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    code, out, err = hales("ingest", "few.csv", "many.csv", "--store", "full.db", "--json", before=limit_later)
    told = json.loads(out)
    case("a full disk at the second file", code == 1 and told["files"] == 2 and told["files_rejected"] == 1 and
         told["stored"] == 4, "%s %s" % (code, out[:300]))
    case("the file is named and the counts are true", "stopped at many.csv: 4 stored before it stay" in err and
         "nothing was stored" not in err and told["rejections"][0]["file"] == "many.csv", err)
    case("what was told is there", observations("full.db")["observation"] == 2, str(observations("full.db")))
    code, j, err = ingest("many.csv")
    case("with room it works", code == 0 and j.get("stored") == 4000, "%s %s %s" % (code, str(j)[:200], err))


def on_a_terminal(*args, **environment):
    """What hales writes to standard error when that is a terminal."""
    master, slave = pty.openpty()
    done = subprocess.Popen([HALES, *args], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave,
                            env={**os.environ, "TERM": "xterm", **environment})
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        text += piece
    os.close(master)
    return done.wait(), text.decode(errors="replace")


def has_terminals():
    """A bare container may have no pseudo-terminals."""
    try:
        for end in pty.openpty():
            os.close(end)
        return True
    except OSError:
        return False


def progress():
    if not has_terminals():
        skip("no pseudo-terminal to show a progress bar on")
        return
    hales("init", "--store", "bar.db")
    for i in range(5):
        write("bar%d.csv" % i, HEADER + row(value="%d.5" % (30 + i), date="2018-0%d-11" % (i + 1)))
    args = ("ingest", *("bar%d.csv" % i for i in range(5)), "--store", "bar.db")
    code, text = on_a_terminal(*args)
    case("a bar on a terminal", code == 0 and "\r" in text and "/5" in text and "\x1b[36m" in text, repr(text[:300]))
    case("the bar is gone at the end", text.endswith("\r\x1b[K"), repr(text[-80:]))
    code, text = on_a_terminal(*args, NO_COLOR="1")
    case("no colour under NO_COLOR", code == 0 and "/5" in text and "\x1b[36m" not in text, repr(text[:300]))
    case("no bar under --quiet", on_a_terminal(*args, "--quiet") == (0, ""))
    case("no bar on a dumb terminal", on_a_terminal(*args, TERM="dumb") == (0, ""))
    code, out, err = hales(*args)
    case("no bar in a file", code == 0 and err == "", err)


def measured(subject, born, values):
    head = "subject_identifier,gender,date_of_birth,measurement_date,variable_name,value\n"
    return head + "".join("%s,F,%s-01-01,2024-05-06,%s,%s\n" % (subject, born, k, v) for k, v in values.items())


def whose_twin():
    """A wrong model or plan is a wrong command line; an infant is refused at once; the last twin asked for counts."""
    hales("init", "--store", "w.db")
    adult = {"pa_sys_mmhg": 74, "pa_dia_mmhg": 29, "pa_mean_mmhg": 46, "pawp_mmhg": 9, "co_l_min": 4.1, "hr_bpm": 83}
    infant = dict(adult, co_l_min=1.5, hr_bpm=140, height_cm=74, weight_kg=9)
    ingest(write("adult.csv", measured("W1", 1961, adult)), write("infant.csv", measured("W2", 2023, infant)), store="w.db")
    store = ("--store", "w.db")
    code, out, err = hales("calibrate", "W1", "--model", "foo", *store)
    case("no such model to fit", code == 2 and "korakianitis" in err and out == "", err)
    code, out, err = hales("report", "W1", "--plan", "A=foo", "--out", "w.html", *store)
    case("no such drug for a report", code == 2 and "foo" in err and not os.path.exists("w.html"), err)
    start = spent()
    code, out, err = hales("calibrate", "W2", *store)
    case("an infant is refused at once", code == 1 and "0.6 m2" in err and spent() - start < PATIENCE, err)
    for model in ("hales", "colunga2020", "hales"):
        code, out, err = hales("calibrate", "W1", "--model", model, "--draws", "16", "--json", *store)
        stored = code != 0 or json.loads(out)["twin"]["stored"]
        case("a twin on " + model, code == 0, err)
    case("the third is the first", not stored, out[:200])
    code, out, err = hales("exercise", "W1", "--draws", "4", *store)
    case("and the current one", code == 0, err)


def all_in_one_store():
    the_six()
    hales("init", "--store", "t.db")
    write("start.csv", HEADER + row(name="height_cm", value="163.5"))
    code, j, err = ingest("start.csv")
    case("one observation", code == 0 and j.get("stored", 0) >= 1, err)
    refused_files()
    refused_stores()
    no_room()
    whose_twin()
    progress()


run_all(all_in_one_store)
