"""Opens libhales and turns its codes into exceptions and its pointers into checked NumPy arrays."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from hales._cdef import ffi as ffi


class HalesError(Exception):
    """A call that the library refused.  `at` is the row of the parameter or the index of the set, or None."""

    def __init__(self, message: str, at: int | None = None):
        super().__init__(message)
        self.at = at


class RangeError(HalesError, ValueError):
    """A parameter outside its interval, or in conflict with another one."""


class RunError(HalesError, ArithmeticError):
    """A run without an answer: no periodic state, or a state that left the finite or sane range."""


def _open() -> Any:
    bundled = Path(__file__).with_name("libhales.so")
    name = os.environ.get("HALES_LIBRARY") or (str(bundled) if bundled.exists() else "libhales.so.2")
    try:
        library = ffi.dlopen(name)
    except OSError as e:
        raise ImportError(f"libhales cannot be opened: {e}; $HALES_LIBRARY may name the file") from e
    if library.hales_api_version() != library.HALES_API_VERSION:
        raise ImportError(f"{name} has version {library.hales_api_version()} of the interface; "
                          f"this package was made for {library.HALES_API_VERSION}")
    return library


lib = _open()


def text(pointer: Any) -> str:
    return str(ffi.string(pointer), "utf-8")


def checked(code: int, error: Any) -> None:
    """Raises what an error code means."""
    if code == lib.HALES_CODE_OK:
        return
    message, at = text(error.message), None if error.at < 0 else int(error.at)
    if code == lib.HALES_CODE_MEMORY:
        raise MemoryError(message)
    kind = {lib.HALES_CODE_RANGE: RangeError, lib.HALES_CODE_NUMERICS: RunError}.get(code, HalesError)
    raise kind(message, at)


def rows(array: np.ndarray, name: str, columns: int) -> int:
    """How many sets an array holds, one a row.  Raises TypeError or ValueError when it is not of two dimensions."""
    wanted = f"{name} must be a C-contiguous float64 array of shape (n, {columns}), one row a set"
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{wanted}, not {type(array).__name__}; numpy.ascontiguousarray({name}, dtype=float) makes one")
    if array.ndim != 2:
        raise ValueError(f"{wanted}; this one has shape {array.shape}; {name}[numpy.newaxis] makes one of one set")
    return len(array)


def numbers(array: np.ndarray | None, name: str, shape: tuple[int, ...], writable: bool = False) -> Any:
    """The memory of an array as double*, not a copy; NULL for None.

    Raises TypeError or ValueError when the array is not C-contiguous float64 of that shape."""
    if array is None:
        return ffi.NULL
    wanted = f"{name} must be a C-contiguous float64 array of shape {shape}"
    cure = f"numpy.ascontiguousarray({name}, dtype=float) makes one"
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{wanted}, not {type(array).__name__}; {cure}")
    if array.dtype != np.float64:
        raise TypeError(f"{wanted}, not {array.dtype}; {cure}")
    if array.shape != shape:
        raise ValueError(f"{wanted}; this one has shape {array.shape}")
    if not array.flags.c_contiguous:
        raise ValueError(f"{wanted}; this one is not contiguous; {cure}")
    if array.size == 0:
        return ffi.NULL
    return ffi.from_buffer("double[]", array, require_writable=writable)
