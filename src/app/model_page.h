/* What a model's table says about it, for programs and for people. */
#ifndef HALES_APP_MODEL_PAGE_H
#define HALES_APP_MODEL_PAGE_H

#include "base/buf.h"
#include "physics/model.h"

/* {"models":[{"id","version","title","source","parameters":n,"states":n,"signals":n,"summary":n}]} */
hales_status hales_model_list_json(const hales_model *const *models, hales_buf *out,
                                   hales_err *err) HALES_CHECKED;

/* {"id","version","title","source","default_steps","period":NAME,"parameters":{NAME:{unit,start,lo,hi,source,text}},
 *  "states":{NAME:{unit,start,lo,hi,source,text}},"signals":{NAME:{unit,text}},"summary":{NAME:{unit,text}}}
 */
hales_status hales_model_json(const hales_model *m, hales_buf *out, hales_err *err) HALES_CHECKED;

/* The documentation page docs/physics/models/ID.md: GitHub Markdown. */
void hales_model_markdown(const hales_model *m, hales_buf *out);

#endif
