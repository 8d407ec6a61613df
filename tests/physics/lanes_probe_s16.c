#define HALES_LANES 16
#define HALES_LANES_SINGLE
#define PROBE lanes_probe_s16
#include "lanes_probe.inc"
