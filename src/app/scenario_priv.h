/* What the files of the comparison share. */
#ifndef HALES_APP_SCENARIO_PRIV_H
#define HALES_APP_SCENARIO_PRIV_H

#include "app/scenario.h"

/* Fills s->caution, and what no plan may be without to s->note; after the plans were run.  ESTORE, EIO,
 * ENOMEM. */
hales_status hales_app_scenario_caution(hales_store *store, hales_app_scenario *s,
                                        hales_err *err) HALES_CHECKED;

#endif
