#include "fmi/fmu_library.h"

/* The assembler copies the file; a C array of so many numbers would take the compiler longer than the rest.
 */
__asm__(".section .rodata\n"
        ".balign 16\n"
        ".globl hales_fmu_library\n"
        ".hidden hales_fmu_library\n"
        "hales_fmu_library:\n"
        ".incbin \"" HALES_FMU_LIBRARY "\"\n"
        ".globl hales_fmu_library_end\n"
        ".hidden hales_fmu_library_end\n"
        "hales_fmu_library_end:\n"
        ".byte 0\n"
        ".text\n");
