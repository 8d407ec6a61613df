#!/usr/bin/env python3
"""Draws docs/images/waves-refinement.svg from what `bench_wave refinement` prints.

    build/release/bench/bench_wave refinement | tools/plot_refinement.py >docs/images/waves-refinement.svg
"""
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 300, 62, 34, 48


def panel(x0, title, unit, points, slope):
    """One log-log plot; slope: (order, label) of the line to compare with, through the last point."""
    xs, ys = [math.log10(p[0]) for p in points], [math.log10(p[1]) for p in points]
    lo_x, hi_x = min(xs) - 0.15, max(xs) + 0.15
    lo_y, hi_y = math.floor(min(ys)), math.ceil(max(ys))
    w, h = WIDTH - LEFT - 16, HEIGHT - TOP - BOTTOM

    def at(x, y):
        return x0 + LEFT + (x - lo_x) / (hi_x - lo_x) * w, TOP + (hi_y - y) / (hi_y - lo_y) * h

    out = ['<text x="%g" y="20" font-weight="bold">%s</text>' % (x0 + LEFT, title)]
    for e in range(lo_y, hi_y + 1):
        _, y = at(lo_x, e)
        out.append('<path d="M%g %.1fh%g" stroke="#ddd"/>' % (x0 + LEFT, y, w))
        out.append('<text x="%g" y="%.1f" text-anchor="end">1e%d</text>' % (x0 + LEFT - 6, y + 4, e))
    for n, x in zip((p[0] for p in points), xs):
        px, _ = at(x, lo_y)
        out.append('<text x="%.1f" y="%g" text-anchor="middle">%d</text>' % (px, HEIGHT - BOTTOM + 18, n))
    out.append('<text x="%g" y="%g" text-anchor="middle">%s</text>' % (x0 + LEFT + w / 2, HEIGHT - 10, unit))
    a = max(xs[0], xs[-1] - (hi_y - ys[-1]) / slope)
    out.append('<path d="M%.1f %.1fL%.1f %.1f" stroke="#999" stroke-dasharray="5 4"/>'
               % (at(a, ys[-1] + slope * (xs[-1] - a)) + at(xs[-1], ys[-1])))
    mid = (a + xs[-1]) / 2
    px, py = at(mid, ys[-1] + slope * (xs[-1] - mid))
    out.append('<text x="%.1f" y="%.1f" fill="#777">order %d</text>' % (px + 8, py - 4, slope))
    out.append('<path d="M%s" fill="none" stroke="#b5343c" stroke-width="2"/>'
               % "L".join("%.1f %.1f" % at(x, y) for x, y in zip(xs, ys)))
    out += ['<circle cx="%.1f" cy="%.1f" r="3.5" fill="#b5343c"/>' % at(x, y) for x, y in zip(xs, ys)]
    return out


def main():
    rows = [line.split() for line in sys.stdin]
    decay = [(int(r[1]), float(r[2])) for r in rows if r and r[0] == "decay" and float(r[2]) > 0]
    taper = [(int(r[1]), float(r[2])) for r in rows if r and r[0] == "taper"]
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">'
          % (2 * WIDTH, HEIGHT))
    print('<rect width="100%" height="100%" fill="white"/>')
    print("\n".join(panel(0, "Loss of a pulse's height over 8 m", "cells per metre", decay, 5)))
    print("\n".join(panel(WIDTH, "Error of the area in a tapered vessel", "cells", taper, 2)))
    print("</svg>")


main()
