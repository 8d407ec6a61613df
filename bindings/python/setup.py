"""Puts libhales.so into the package: the file named by $HALES_LIBRARY, or one built here with CMake.

$HALES_BUILD_DIR names the build tree; without it, build/python beside the sources.
"""
import os
import re
import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution
from wheel.bdist_wheel import bdist_wheel

ROOT = Path(__file__).resolve().parents[2]


def built_library() -> Path:
    tree = Path(os.environ.get("HALES_BUILD_DIR", ROOT / "build" / "python"))
    try:
        if not (tree / "CMakeCache.txt").exists():
            generator = ["-G", "Ninja"] if shutil.which("ninja") else []
            subprocess.run(["cmake", "-S", ROOT, "-B", tree, "-DCMAKE_BUILD_TYPE=Release", *generator], check=True)
        subprocess.run(["cmake", "--build", tree, "--parallel", "--target", "hales_shared"], check=True)
    except (OSError, subprocess.CalledProcessError) as e:
        raise SystemExit(f"hales: libhales could not be built ({e}).\n"
                         "It takes: apt-get install gcc cmake ninja-build librandom123-dev\n"
                         "or name one that is there: HALES_LIBRARY=/usr/lib/libhales.so pip install ...") from e
    return tree / "lib" / "libhales.so"


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        library = os.environ.get("HALES_LIBRARY") or built_library()
        if not self.editable_mode:
            shutil.copy(library, Path(self.build_lib) / "hales" / "libhales.so")


class PlatformWheel(bdist_wheel):
    """One wheel for every Python 3, because no code of ours is compiled against one; but for this platform."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class PlatformDistribution(Distribution):
    def has_ext_modules(self):
        return True


setup(
    version=re.search(r"project\(hales VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1),
    cffi_modules=["hales_cdef.py:ffi"],
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel},
    distclass=PlatformDistribution,
)
