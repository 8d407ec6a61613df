/* A model as a file that simulation programs load: an FMU of FMI 2.0, model exchange and co-simulation. */
#ifndef HALES_APP_FMU_H
#define HALES_APP_FMU_H

#include "base/buf.h"
#include "physics/model.h"

/* Appends the FMU's bytes, a ZIP archive: modelDescription.xml, binaries/linux64/ID.so.
 * The same program gives the same bytes.  ENOMEM. */
hales_status hales_fmu_put(const hales_model *m, hales_buf *out, hales_err *err) HALES_CHECKED;

#endif
