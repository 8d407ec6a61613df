/* What an FMU says of itself: modelDescription.xml of FMI 2.0, made from a model's tables [FMI2014, 2.2].
 *
 *   parameters    fixed Reals with unit, start, min, max; they are set before the start and stay
 *   start.periodic   Boolean, true: the run starts in the periodic state, else in the published initial state
 *   solver.steps     Integer: steps a beat of the co-simulation
 *   signals       outputs; the first n_state of them are the continuous states
 *   der(...)      of each state
 *
 * Event indicators only where the model has switches: the right-hand sides are continuous.  Each beat's end
 * is a time event.
 */
#ifndef HALES_FMI_DESCRIPTION_H
#define HALES_FMI_DESCRIPTION_H

#include "base/buf.h"
#include "physics/model.h"

/* Value references: a block for each table. */
enum {
  HALES_FMI_PARAM = 0,
  HALES_FMI_SIGNAL = 1000, /* the states come first */
  HALES_FMI_DERIVATIVE = 2000,
  HALES_FMI_PERIODIC = 3000,
  HALES_FMI_STEPS = 3001
};

enum { HALES_FMI_GUID_MAX = 40 };

/* What the document asks of a solver in model exchange: where a square-root valve closes, a pressure wrong by
 * e mmHg is a flow wrong by 350 sqrt(e) mL/s (docs/adr/0007). */
#define HALES_FMI_TOLERANCE 1e-9

/* Digest of all that modelDescription.xml says, as {8-4-4-4-12}: the same tables, the same GUID.
 * ENOMEM. */
hales_status hales_fmi_guid(const hales_model *m, char guid[HALES_FMI_GUID_MAX],
                            hales_err *err) HALES_CHECKED;

/* The document, deterministic; ENOMEM. */
hales_status hales_fmi_description(const hales_model *m, hales_buf *out, hales_err *err) HALES_CHECKED;

#endif
