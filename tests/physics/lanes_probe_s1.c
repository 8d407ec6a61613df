#define HALES_LANES 1
#define HALES_LANES_SINGLE
#define PROBE lanes_probe_s1
#include "lanes_probe.inc"
