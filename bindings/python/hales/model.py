"""A model: its tables, and runs of it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hales._library import HalesError, RunError, checked, ffi, lib, numbers, rows, text
from hales.run import Ensemble, Run


@dataclass(frozen=True)
class Row:
    """One row of a table.  start, lo and hi are NaN where a row has none (signals, figures)."""

    index: int
    name: str
    unit: str  # UCUM code
    text: str
    source: str  # key in docs/references.bib
    start: float
    lo: float
    hi: float


class Model:
    """A model of the circulation; get one with hales.model(ID)."""

    def __init__(self, handle: Any):
        self._handle = handle
        info = ffi.new("hales_model_info *")
        lib.hales_model_describe(handle, info)
        self.id: str = text(info.id)
        self.title: str = text(info.title)
        self.source: str = text(info.source)
        self.version: int = info.version
        self.steps: int = info.steps  # a beat, unless asked otherwise
        self.parameters: dict[str, Row] = self._table(lib.HALES_TABLE_PARAM)
        self.states: dict[str, Row] = self._table(lib.HALES_TABLE_STATE)
        self.signals: dict[str, Row] = self._table(lib.HALES_TABLE_SIGNAL)
        self.figures: dict[str, Row] = self._table(lib.HALES_TABLE_FIGURE)
        self.period: str = list(self.parameters)[info.period_param]  # name of the duration of a beat, s

    def __repr__(self) -> str:
        return f"<hales.Model {self.id} version {self.version}: {self.title}>"

    def _table(self, which: int) -> dict[str, Row]:
        rows, r = {}, ffi.new("hales_row *")
        for i in range(lib.hales_table_count(self._handle, which)):
            lib.hales_table_row(self._handle, which, i, r)
            name = text(r.name)
            rows[name] = Row(i, name, text(r.unit), text(r.text), text(r.source), r.start, r.lo, r.hi)
        return rows

    def column(self, name: str) -> int:
        """Column of a parameter in an ensemble's array."""
        if name not in self.parameters:
            raise KeyError(f"model {self.id} has no parameter {name!r}; it has {', '.join(self.parameters)}")
        return self.parameters[name].index

    def defaults(self, n: int | None = None) -> np.ndarray:
        """The published set, shape (n_param,), or n copies of it, shape (n, n_param)."""
        one = np.array([row.start for row in self.parameters.values()])
        return one if n is None else np.tile(one, (n, 1))

    def check(self, param: np.ndarray) -> None:
        """RangeError, with the parameter's name and interval, unless the set (n_param,) is lawful."""
        error = ffi.new("hales_error *")
        buffer = numbers(param, "param", (len(self.parameters),))
        checked(lib.hales_param_check(self._handle, buffer, error), error)

    def periodic(self, changes: Mapping[str, float] | None = None, *, tol: float = 1e-6, steps: int = 0,
                 rtol: float = 0.0, max_beats: int = 0) -> Run:
        """The periodic state of the published set with some parameters changed, {"pat.R": 0.9}.

        tol: relative true error of the state; steps: a beat (0: the model's own, or what carries the set where those
        do not: Run.steps, Run.rtol); rtol: above 0, steps by error control.  RangeError for an unlawful value,
        RunError when there is no periodic state."""
        return self._one(changes, periodic_tol=tol, steps=steps, rtol=rtol, max_beats=max_beats)

    def beats(self, n: int, changes: Mapping[str, float] | None = None, *, steps: int = 0, rtol: float = 0.0) -> Run:
        """Exactly n beats from the published initial state, on in their breath where the set breathes; what is
        reported is the last one."""
        return self._one(changes, periodic_tol=0.0, beats=n, steps=steps, rtol=rtol)

    def ensemble(self, param: np.ndarray, *, tol: float = 1e-6, beats: int = 0, start: np.ndarray | None = None,
                 steps: int = 0, rtol: float = 0.0, max_beats: int = 0, threads: int = 0,
                 stat: bool = False) -> Ensemble:
        """Many sets at once, in vector lanes and on `threads` cores (0: all).

        param: float64, C-contiguous, shape (n, n_param); read in place, not copied.  To the periodic state with
        relative error tol, or with beats > 0 exactly so many beats.  start: (n, n_state), where to start from.
        steps=250 is fast and within 0.2 %.  stat=True keeps the extremes and means of every signal, n x n_signal x 3 numbers: of
        `hales` 1.7 kB a set, ten times its state and more than all else together.
        A set that fails raises nothing: see Ensemble.ok and Ensemble.outcome; its numbers are NaN."""
        n = rows(param, "param", len(self.parameters))
        given = numbers(param, "param", (n, len(self.parameters)))
        options = self._options(0.0 if beats else tol, rtol, beats, steps, max_beats, threads)
        result = np.zeros(n, dtype=_RESULT)
        state = np.empty((n, len(self.states)))
        figure = np.empty((n, len(self.figures)))
        extremes = np.empty((n, len(self.signals), 3)) if stat else None
        error = ffi.new("hales_error *")
        checked(lib.hales_ensemble_simulate(
            self._handle, options, n, given, numbers(start, "start", state.shape),
            ffi.from_buffer("hales_result[]", result, require_writable=True) if n else ffi.NULL,
            numbers(state, "state", state.shape, writable=True),
            ffi.NULL if extremes is None else numbers(extremes, "stat", extremes.shape, writable=True),
            numbers(figure, "figure", figure.shape, writable=True), error), error)
        failed = result["outcome"] != lib.HALES_OUTCOME_OK
        for array in (state, figure, extremes):
            if array is not None:
                array[failed] = np.nan
        return Ensemble(self, param, result, state, figure, extremes, beats == 0)

    def wave(self, param: np.ndarray, state: np.ndarray, n_time: int = 500, *, steps: int = 0, rtol: float = 0.0,
             threads: int = 0) -> np.ndarray:
        """One beat from each state: shape (n, n_signal, n_time), at times T k/n_time of each set.

        param (n, n_param) and state (n, n_state): float64, C-contiguous; all of them must be able to run.  steps 0 are
        the model's own also where they do not carry a set: ask for those apart, with the steps or rtol of their result."""
        n = rows(param, "param", len(self.parameters))
        out = np.empty((n, len(self.signals), n_time))
        error = ffi.new("hales_error *")
        checked(lib.hales_wave_sample(
            self._handle, self._options(0.0, rtol, 1, steps, 0, threads), n,
            numbers(param, "param", (n, len(self.parameters))), numbers(state, "state", (n, len(self.states))),
            n_time, numbers(out, "wave", out.shape, writable=True), error), error)
        return out

    def _options(self, periodic_tol: float, rtol: float, beats: int, steps: int, max_beats: int, threads: int) -> Any:
        return ffi.new("hales_options *", {
            "periodic_tol": periodic_tol, "rtol": rtol, "beats": beats, "steps": steps, "max_beats": max_beats,
            "threads": threads})

    def _one(self, changes: Mapping[str, float] | None, periodic_tol: float, steps: int, rtol: float, beats: int = 0,
             max_beats: int = 0) -> Run:
        if periodic_tol == 0.0 and beats < 1:
            raise HalesError(f"{beats} beats; at least one is needed")
        param = self.defaults()
        for name, value in (changes or {}).items():
            param[self.column(name)] = value
        self.check(param)
        many = self.ensemble(param[np.newaxis], tol=periodic_tol, beats=beats, steps=steps, rtol=rtol,
                             max_beats=max_beats, threads=1, stat=True)
        if not many.ok[0]:
            raise RunError(f"{self.id}: {many.why(0)}", 0)
        return Run(many, beats)


_RESULT = np.dtype([("outcome", "i4"), ("beats", "i4"), ("bad_state", "i4"), ("bad_beat", "i4"), ("bad_step", "i4"),
                    ("span", "i4"), ("steps", "i4"), ("reserved", "i4"), ("residual", "f8"), ("error_estimate", "f8"),
                    ("volume_defect", "f8"), ("rtol", "f8"), ("step_error", "f8")])
assert _RESULT.itemsize == ffi.sizeof("hales_result")
