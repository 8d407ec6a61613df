/* Names of the random streams of a run: what the numbers are for (hales_rng_substream keys).  Never renumber.
 */
#ifndef HALES_INFER_STREAMS_H
#define HALES_INFER_STREAMS_H

enum { HALES_STREAM_SCREEN = 1, HALES_STREAM_ROUND = 2, HALES_STREAM_RESAMPLE = 3, HALES_STREAM_REFINE = 4 };

#endif
