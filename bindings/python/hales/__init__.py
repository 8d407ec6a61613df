"""Models of the circulation, run many at a time.

    import hales
    heart = hales.model("korakianitis")
    run = heart.periodic({"pat.R": 0.9})      # mm[Hg].s/mL
    run.figures["co_l_min"], run.stat["p_pas"].mean, run.wave(500)["V_RV"]

Pressures are mmHg, volumes mL, flows mL/s, times s; every table row says its own unit as a UCUM code.
"""
from __future__ import annotations

from hales._library import HalesError, RangeError, RunError, lib, text
from hales.model import Model, Row
from hales.run import Ensemble, Extremes, Run

__all__ = ["Ensemble", "Extremes", "HalesError", "Model", "RangeError", "Row", "Run", "RunError", "model", "models"]
__version__: str = text(lib.hales_library_version())


def models() -> list[Model]:
    """All models of the library."""
    return [Model(lib.hales_catalogue_at(i)) for i in range(lib.hales_catalogue_count())]


def model(id: str) -> Model:
    """The model of that id.  KeyError names those that there are."""
    for m in models():
        if m.id == id:
            return m
    raise KeyError(f"there is no model {id!r}; there are {', '.join(m.id for m in models())}")
