"""What cffi needs to know, read from include/hales.h itself: the binding cannot say anything else than the header."""
import re
from pathlib import Path

from cffi import FFI

ROOT = Path(__file__).resolve().parents[2]


def declarations(header: str) -> str:
    """The declarations of the header without its preprocessor lines (the version stays: cffi knows numbers)."""
    header = re.sub(r"#ifdef __cplusplus.*?#endif", "", header, flags=re.S)
    lines = [line for line in header.splitlines()
             if not line.startswith("#") or line.startswith("#define HALES_API_VERSION")]
    return "\n".join(lines).replace("HALES_API ", "")


ffi = FFI()
ffi.cdef(declarations((ROOT / "include" / "hales.h").read_text()))
ffi.set_source("hales._cdef", None)  # no compiler: libhales is opened when the package is imported
