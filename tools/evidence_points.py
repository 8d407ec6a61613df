"""Figures of points for tools/evidence.py: a model's value beside a range that was measured, or before and after.

    points(PATH, TITLE, PANELS, TICKS, NUMBER)

A panel is (title, [mark, ...]), a mark (label, {"range": (lo, hi), "mean": x, "dot": y, "interval": (lo, hi), "other": z, "from": a}): the
grey bar is a published range with its mean, the blue dot the model with its interval; "other" is an open mark beside it, "from" an open
mark that a line leads from."""
from xml.sax.saxutils import escape

STYLE = ("<style>svg{background:#fff}text{font:12px sans-serif;fill:#222}.t{font-weight:600}.n{fill:#555;font-size:11px}.e{text-anchor:end}"
         ".m{text-anchor:middle}.g{stroke:#e3e3e3}.z{stroke:#888;stroke-dasharray:2 3}.r{stroke:#c9c9c9;stroke-width:9}.c{stroke:#555;stroke-width:2}"
         ".i{stroke:#0b5fa5;stroke-width:2}.d{fill:#0b5fa5}.o{fill:#fff;stroke:#c4501b;stroke-width:2}</style>")
H, LEFT, TOP, GAP_X, GAP_Y = 110, 48, 34, 66, 56


def panel(out, x0, y0, width, title, marks, ticks, number):
    values = [v for _, m in marks for k in ("range", "interval") for v in m.get(k, ())]
    values += [m[k] for _, m in marks for k in ("mean", "dot", "other", "from") if m.get(k) is not None]
    lo, hi = min(values), max(values)
    pad = 0.08 * (hi - lo) or 0.1 * (abs(hi) or 1.0)
    lo, hi = lo - pad, hi + pad
    py = lambda y: y0 + H * (1 - (y - lo) / (hi - lo))
    out.append(f'<text x="{x0}" y="{y0 - 10}" class="t">{escape(title)}</text>')
    for t in ticks(lo, hi, 4):
        out.append(f'<line x1="{x0}" x2="{x0 + width}" y1="{py(t):.1f}" y2="{py(t):.1f}" class="g"/>')
        out.append(f'<text x="{x0 - 6}" y="{py(t) + 4:.1f}" class="n e">{number(t)}</text>')
    if lo < 0 < hi:
        out.append(f'<line x1="{x0}" x2="{x0 + width}" y1="{py(0):.1f}" y2="{py(0):.1f}" class="z"/>')
    for i, (label, m) in enumerate(marks):
        x = x0 + width * (i + 0.5) / len(marks)
        out.append(f'<text x="{x:.1f}" y="{y0 + H + 15}" class="n m">{escape(label)}</text>')
        if "range" in m:
            out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{py(m["range"][0]):.1f}" y2="{py(m["range"][1]):.1f}" class="r"/>')
        if m.get("mean") is not None:
            out.append(f'<line x1="{x - 7:.1f}" x2="{x + 7:.1f}" y1="{py(m["mean"]):.1f}" y2="{py(m["mean"]):.1f}" class="c"/>')
        if "interval" in m:
            out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{py(m["interval"][0]):.1f}" y2="{py(m["interval"][1]):.1f}" class="i"/>')
        if m.get("from") is not None:
            out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{py(m["from"]):.1f}" y2="{py(m["dot"]):.1f}" class="i"/>')
            out.append(f'<circle cx="{x:.1f}" cy="{py(m["from"]):.1f}" r="3.5" class="o"/>')
        if m.get("dot") is not None:
            out.append(f'<circle cx="{x:.1f}" cy="{py(m["dot"]):.1f}" r="4" class="d"/>')
        if m.get("other") is not None:
            out.append(f'<circle cx="{x + 8:.1f}" cy="{py(m["other"]):.1f}" r="3.5" class="o"/>')


def points(path, title, panels, ticks, number, width=190, per_row=3):
    per_row = min(per_row, len(panels))
    rows = (len(panels) + per_row - 1) // per_row
    w, h = LEFT + per_row * (width + GAP_X) - GAP_X + 14, TOP + rows * (H + GAP_Y) - GAP_Y + 28
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img">',
           f"<title>{escape(title)}</title>", STYLE]
    for i, (name, marks) in enumerate(panels):
        panel(out, LEFT + (i % per_row) * (width + GAP_X), TOP + i // per_row * (H + GAP_Y), width, name, marks, ticks, number)
    out.append("</svg>")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")
