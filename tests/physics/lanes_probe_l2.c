#define HALES_LANES 2
#define PROBE       lanes_probe_2
#include "lanes_probe.inc"
