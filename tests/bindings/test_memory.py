"""What an ensemble of 100,000 sets of `hales` takes above the parameters it is given: below 200 MB.

Not timed: one beat each in 60 steps.  A fresh process, because a peak never falls."""
import resource
import subprocess
import sys

N = 100_000
MOST_MB = 200.0


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def measure():
    import hales
    m = hales.model("hales")
    param = m.defaults(N)
    param[:, m.column("pul.R")] *= 1.37
    few = m.ensemble(param[:64], beats=1, steps=60)  # the library's own scratch is no part of the sets'
    before = peak_mb()
    many = m.ensemble(param, beats=1, steps=60)
    above = peak_mb() - before
    if not (few.ok.all() and many.ok.all() and many.stat is None and (many["co_l_min"] > 1.0).all()):
        sys.exit("the ensemble has no answers")
    print(f"{above:.1f}")


if len(sys.argv) > 1:
    measure()
else:
    taken = float(subprocess.run([sys.executable, __file__, "measure"], capture_output=True, check=True, text=True).stdout)
    print(f"{N} sets: {taken:.0f} MB above their parameters, at most {MOST_MB:.0f}")
    sys.exit(not 30.0 < taken < MOST_MB)  # less than their results cannot be: nothing was measured then
