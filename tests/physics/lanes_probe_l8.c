#define HALES_LANES 8
#define PROBE       lanes_probe_8
#include "lanes_probe.inc"
