#define HALES_LANES 8
#define HALES_LANES_SINGLE
#define PROBE lanes_probe_s8
#include "lanes_probe.inc"
