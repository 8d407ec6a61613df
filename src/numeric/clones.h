/* HALES_CLONES before a function compiles it once more for processors with wider registers; which one runs is
 * chosen when the program starts.  The same operations in the same order, without contraction: the same bits.
 * For plain loops over lanes.  What such a function calls must be inlined into it or have clones of its own.
 * The sanitizers' clang goes without. */
#ifndef HALES_NUMERIC_CLONES_H
#define HALES_NUMERIC_CLONES_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HALES_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define HALES_CLONES
#endif

#endif
