#define HALES_LANES 4
#define PROBE       lanes_probe_4
#include "lanes_probe.inc"
