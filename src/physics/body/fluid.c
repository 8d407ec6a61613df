#include "physics/body/fluid.h"

#include <math.h>

#include "physics/hales/heart.h"

enum { MEAN = 2 };

hales_fluid_law hales_fluid_at(const double (*stat)[3]) {
  return (hales_fluid_law){
      .tau_d = 5.0, .most = 1.6, .least = 0.85, .set_map_mmhg = stat[HALES_HT_P_SA][MEAN]};
}

double hales_fluid_rate(const hales_fluid_law *law, const double (*stat)[3], double ln_volume) {
  const double low = 1.0 - stat[HALES_HT_P_SA][MEAN] / law->set_map_mmhg, x = exp(ln_volume);
  const double room = low > 0.0 ? (law->most - x) / (law->most - 1.0) : (x - law->least) / (1.0 - law->least);
  return low * fmax(room, 0.0) / law->tau_d;
}
