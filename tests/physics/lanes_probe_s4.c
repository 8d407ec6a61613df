#define HALES_LANES 4
#define HALES_LANES_SINGLE
#define PROBE lanes_probe_s4
#include "lanes_probe.inc"
