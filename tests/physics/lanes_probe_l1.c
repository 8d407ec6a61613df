#define HALES_LANES 1
#define PROBE       lanes_probe_1
#include "lanes_probe.inc"
