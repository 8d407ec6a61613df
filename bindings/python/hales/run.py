"""What runs leave behind."""
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hales._library import HalesError, checked, ffi, lib, numbers, text

if TYPE_CHECKING:
    from hales.model import Model


class Extremes(NamedTuple):
    """Of a signal over the last beat, in the signal's unit."""

    min: float
    max: float
    mean: float


class Ensemble:
    """Results of many sets, row i for set i; the numbers of a set that failed are NaN.

    param    (n, n_param)      the array that was given, not a copy
    state    (n, n_state)      at the end of the last beat: the start of the next
    figure   (n, n_figure)     derived from the last beat; names in model.figures
    stat     (n, n_signal, 3)  min, max, mean over the last beat; None when not asked for
    result   (n,)              structured: outcome, beats, residual, error_estimate, volume_defect, steps, rtol, step_error, ...
    """

    def __init__(self, model: Model, param: np.ndarray, result: np.ndarray, state: np.ndarray, figure: np.ndarray,
                 stat: np.ndarray | None, periodic: bool):
        self._periodic = periodic
        self.model, self.param, self.result, self.state, self.figure, self.stat = (
            model, param, result, state, figure, stat)

    def __len__(self) -> int:
        return len(self.result)

    @property
    def ok(self) -> np.ndarray:
        """(n,) bool: has the set an answer?"""
        ok: np.ndarray = self.result["outcome"] == lib.HALES_OUTCOME_OK
        return ok

    def __getitem__(self, name: str) -> np.ndarray:
        """A figure of all sets by its name, shape (n,): a view."""
        return self.figure[:, self.model.figures[name].index]

    def growth(self, threads: int = 0) -> np.ndarray:
        """(n,): what a small disturbance of each periodic state grows by over its beats (a beat, or a breath).

        Above 1.02 beats lead away from the state: a heart that would alternate, never seen in it.  NaN where there is
        none.  About the cost of a search or two; HalesError after beats=."""
        if not self._periodic:
            raise HalesError("growth is of a periodic state; these are so many beats")
        n, m = len(self), self.model
        out = np.empty(n)
        if n == 0:
            return out
        error = ffi.new("hales_error *")
        checked(lib.hales_growth_find(
            m._handle, threads, n, numbers(self.param, "param", (n, len(m.parameters))),
            ffi.from_buffer("hales_result[]", self.result), numbers(self.state, "state", (n, len(m.states))),
            numbers(out, "growth", (n,), writable=True), error), error)
        return out

    def why(self, i: int) -> str:
        """How set i ended, for people; of an unlawful set also which parameter."""
        r = self.result[i]
        said = text(lib.hales_outcome_text(int(r["outcome"])))
        if r["outcome"] == lib.HALES_OUTCOME_UNLAWFUL:
            error = ffi.new("hales_error *")
            lib.hales_param_check(self.model._handle, ffi.from_buffer("double[]", self.param[i]), error)
            said += f": {text(error.message)}"
        if 0 <= r["bad_state"] < len(self.model.states):
            said += f" ({list(self.model.states)[r['bad_state']]}, beat {r['bad_beat']}, step {r['bad_step']})"
        return said


class Run:
    """One set that has an answer: its last beat, or the breath of its periodic state (span beats)."""

    def __init__(self, many: Ensemble, asked: int = 0):
        self._many, self._asked = many, asked
        self.steps: int = int(many.result["steps"][0])  # a beat, that carried the set; 0: steps by error control,
        self.rtol: float = float(many.result["rtol"][0])  # of this tolerance
        #: how far other steps move a figure, of its size; above 0.01 none carry the set; -1 where steps were asked for
        self.step_error: float = float(many.result["step_error"][0])
        m, stat = many.model, many.stat
        assert stat is not None
        self.model = m
        self.parameters: dict[str, float] = dict(zip(m.parameters, many.param[0].tolist()))
        self.state: dict[str, float] = dict(zip(m.states, many.state[0].tolist()))
        self.figures: dict[str, float] = dict(zip(m.figures, many.figure[0].tolist()))
        self.stat: dict[str, Extremes] = {
            name: Extremes(*row) for name, row in zip(m.signals, stat[0].tolist())}
        self.beats: int = int(many.result["beats"][0])
        self.span: int = int(many.result["span"][0])
        self.error_estimate: float = float(many.result["error_estimate"][0])
        self.volume_defect: float = float(many.result["volume_defect"][0])

    def wave(self, n_time: int = 500) -> dict[str, np.ndarray]:
        """The beat from the final state on: "t_s" and every signal at n_time even times over [0, T).

        Of the periodic state of a set that breathes all beats of the breath, n_time of each."""
        m, param, state = self.model, self._many.param.copy(), self._many.state
        if self._asked > 0 and "pleural.phase" in m.parameters:
            self._breathe(param, self._asked)
        beats = []
        for _ in range(self.span):
            beats.append(m.wave(param, state, n_time, steps=self.steps, rtol=self.rtol, threads=1)[0])
            if len(beats) < self.span:
                state = m.ensemble(param, beats=1, start=state, steps=self.steps, rtol=self.rtol, threads=1).state
                self._breathe(param, 1)
        t = self.parameters[m.period] * np.arange(self.span * n_time) / n_time
        return {"t_s": t, **dict(zip(m.signals, np.concatenate(beats, axis=1)))}

    def growth(self) -> float:
        """What a small disturbance of the periodic state grows by, as Ensemble.growth."""
        return float(self._many.growth(threads=1)[0])

    def _breathe(self, param: np.ndarray, beats: int) -> None:
        """Goes on by so many beats in the breath: where the next beat starts in it."""
        phase, of = self.model.column("pleural.phase"), self.model.column("pleural.beats")
        param[0, phase] = (param[0, phase] + beats / param[0, of]) % 1.0
