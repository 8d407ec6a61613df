"""What the Python scripts among the tests share: runs of the program, cases that are counted, and the closing line
`N passed, N failed` that tools/check.sh reads.

From the environment: HALES, the program; SOURCE, this tree; PATIENCE, how much slower than usual the program is."""
import json
import os
import resource
import subprocess
import sys
import tempfile

HALES = os.environ["HALES"]
SOURCE = os.environ["SOURCE"]
PATIENCE = float(os.environ.get("PATIENCE", "1"))
SLOW = PATIENCE > 1  # a sanitized program: its memory is looked at, not its figures
HANGS = 1200  # seconds; below that of ctest, so that the run is named
counts = {"passed": 0, "failed": 0, "skipped": 0}


def case(name, ok, detail=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print("FAILED: %s %s" % (name, detail))


def skip(name):
    counts["skipped"] += 1
    print("skipped: %s" % name)


def spent():
    """Seconds of processor time of all programs that were run and have ended: as many on a loaded machine."""
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


class Run:
    """One run of the program: code (None: it took more than limit seconds of processor time, or hangs), out and err;
    unpacks into the three."""

    def __init__(self, *args, limit=60 * PATIENCE, before=None):
        start = spent()
        try:
            done = subprocess.run([HALES, *map(str, args)], capture_output=True, timeout=HANGS,
                                  stdin=subprocess.DEVNULL, preexec_fn=before)
            self.code, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()
        except subprocess.TimeoutExpired:
            self.code, self.out, self.err = None, "", "does not end"
        if spent() - start > limit:
            self.code, self.out, self.err = None, "", "took more than %g s" % limit

    def __iter__(self):
        return iter((self.code, self.out, self.err))

    def json(self):
        def refuse(constant):
            raise ValueError(constant)
        return json.loads(self.out, parse_constant=refuse)


def finish():
    """Says the closing line and ends the program."""
    line = "%d passed, %d failed" % (counts["passed"], counts["failed"])
    print(line + (", %d skipped" % counts["skipped"] if counts["skipped"] else ""))
    sys.exit(counts["failed"] != 0 or counts["passed"] == 0)


def run_all(*checks):
    """Runs the checks in an empty folder and finishes."""
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for check in checks:
            check()
        os.chdir("/")
    finish()
