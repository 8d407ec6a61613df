#include "fmi/description.h"

#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "fmi/unit.h"
#include "physics/ensemble.h"
#include "physics/orbit.h"

/* ` name="text"`, with what XML reserves written as entities. */
static void attribute(hales_buf *out, const char *name, const char *text) {
  hales_buf_printf(out, " %s=\"", name);
  for (; text && *text != '\0'; text++) switch (*text) {
    case '&':
      hales_buf_puts(out, "&amp;");
      break;
    case '<':
      hales_buf_puts(out, "&lt;");
      break;
    case '>':
      hales_buf_puts(out, "&gt;");
      break;
    case '"':
      hales_buf_puts(out, "&quot;");
      break;
    default:
      hales_buf_put(out, text, 1);
    }
  hales_buf_puts(out, "\"");
}

static void number(hales_buf *out, const char *name, double value) {
  char text[HALES_NUMBER_TEXT_MAX];
  hales_number_text(value, text);
  attribute(out, name, text);
}

static void describe(hales_buf *out, const char *text, const char *source) {
  char both[256];
  const int n = source && *source ? snprintf(both, sizeof both, "%s [%s]", text, source) : -1;
  attribute(out, "description", n >= 0 && (size_t)n < sizeof both ? both : text);
}

/* ---- units ---- */

enum { UNIT_MAX = 2 * HALES_SIGNAL_MAX + HALES_PARAM_MAX, UNIT_TEXT_MAX = 64 };

typedef struct units {
  size_t n;
  char of[UNIT_MAX][UNIT_TEXT_MAX];
} units;

static void need_unit(units *u, const char *unit, const char *suffix) {
  char code[UNIT_TEXT_MAX];
  (void)snprintf(code, sizeof code, "%s%s", unit, suffix);
  for (size_t i = 0; i < u->n; i++)
    if (strcmp(u->of[i], code) == 0) return;
  if (u->n < UNIT_MAX) memcpy(u->of[u->n++], code, sizeof code);
}

static void unit_definitions(const hales_model *m, hales_buf *out) {
  static const char *const base[HALES_SI_N] = {"kg", "m", "s", "mol", "rad"};
  units u;
  u.n = 0;
  for (size_t i = 0; i < m->n_param; i++) need_unit(&u, m->param[i].unit, "");
  for (size_t i = 0; i < m->n_signal; i++) need_unit(&u, m->signal[i].unit, "");
  for (size_t i = 0; i < m->n_state; i++) need_unit(&u, m->state[i].unit, "/s");
  hales_buf_puts(out, "  <UnitDefinitions>\n");
  for (size_t i = 0; i < u.n; i++) {
    hales_si si;
    hales_buf_puts(out, "    <Unit");
    attribute(out, "name", u.of[i]);
    if (!hales_si_read(u.of[i], &si)) {
      hales_buf_puts(out, "/>\n");
      continue;
    }
    hales_buf_puts(out, "><BaseUnit");
    for (int k = 0; k < HALES_SI_N; k++)
      if (si.power[k] != 0) number(out, base[k], si.power[k]);
    if (si.factor != 1.0) number(out, "factor", si.factor);
    hales_buf_puts(out, "/></Unit>\n");
  }
  hales_buf_puts(out, "  </UnitDefinitions>\n");
}

/* ---- variables ---- */

static void begin_variable(hales_buf *out, const char *name, size_t reference, const char *kind) {
  hales_buf_puts(out, "    <ScalarVariable");
  attribute(out, "name", name);
  hales_buf_printf(out, " valueReference=\"%zu\" %s", reference, kind);
}

static const char fixed[] = "causality=\"parameter\" variability=\"fixed\" initial=\"exact\"";

static void parameters(const hales_model *m, hales_buf *out) {
  for (size_t i = 0; i < m->n_param; i++) {
    const hales_var *v = &m->param[i];
    begin_variable(out, v->name, HALES_FMI_PARAM + i, fixed);
    describe(out, v->text, v->source);
    hales_buf_puts(out, "><Real");
    attribute(out, "unit", v->unit);
    number(out, "min", v->lo);
    number(out, "max", v->hi);
    number(out, "start", v->start);
    hales_buf_puts(out, "/></ScalarVariable>\n");
  }
  begin_variable(out, "start.periodic", HALES_FMI_PERIODIC, fixed);
  describe(out, "start in the periodic state of the parameters; false: in the published initial state", NULL);
  hales_buf_puts(out, "><Boolean start=\"true\"/></ScalarVariable>\n");
  begin_variable(out, "solver.steps", HALES_FMI_STEPS, fixed);
  describe(out, "co-simulation: integration steps per beat", NULL);
  hales_buf_printf(out, "><Integer min=\"%d\" max=\"%d\" start=\"%d\"/></ScalarVariable>\n", HALES_STEPS_MIN,
                   HALES_STEPS_MAX, m->default_steps);
}

static void signals(const hales_model *m, hales_buf *out) {
  const double zero[HALES_STATE_MAX] = {0};
  double nominal[HALES_STATE_MAX];
  hales_orbit_scale(m, zero, nominal);
  for (size_t i = 0; i < m->n_signal; i++) {
    const hales_signal *v = &m->signal[i];
    begin_variable(out, v->name, HALES_FMI_SIGNAL + i,
                   "causality=\"output\" variability=\"continuous\" initial=\"calculated\"");
    describe(out, v->text, NULL);
    hales_buf_puts(out, "><Real");
    attribute(out, "unit", v->unit);
    if (i < m->n_state) number(out, "nominal", nominal[i]);
    hales_buf_puts(out, "/></ScalarVariable>\n");
  }
  const size_t first_signal = m->n_param + 2 + 1; /* places count from 1 */
  for (size_t i = 0; i < m->n_state; i++) {
    char name[80], unit[UNIT_TEXT_MAX];
    (void)snprintf(name, sizeof name, "der(%s)", m->state[i].name);
    (void)snprintf(unit, sizeof unit, "%s/s", m->state[i].unit);
    begin_variable(out, name, HALES_FMI_DERIVATIVE + i,
                   "causality=\"local\" variability=\"continuous\" initial=\"calculated\"");
    hales_buf_puts(out, "><Real");
    attribute(out, "unit", unit);
    hales_buf_printf(out, " derivative=\"%zu\"/></ScalarVariable>\n", first_signal + i);
  }
}

static void unknowns(hales_buf *out, const char *element, size_t first, size_t n) {
  if (element) hales_buf_printf(out, "    <%s>\n", element);
  for (size_t i = 0; i < n; i++) hales_buf_printf(out, "      <Unknown index=\"%zu\"/>\n", first + i);
  if (element) hales_buf_printf(out, "    </%s>\n", element);
}

static void description(const hales_model *m, const char *guid, hales_buf *out) {
  char title[256];
  (void)snprintf(title, sizeof title, "%s (version %d)", m->title, m->version);
  hales_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<fmiModelDescription fmiVersion=\"2.0\"");
  attribute(out, "modelName", m->id);
  attribute(out, "guid", guid);
  describe(out, title, m->source);
  hales_buf_printf(out,
                   " license=\"Apache-2.0\" generationTool=\"Hales " HALES_VERSION
                   "\" variableNamingConvention=\"structured\" numberOfEventIndicators=\"%zu\">\n",
                   m->n_switch);
  hales_buf_printf(out,
                   "  <ModelExchange modelIdentifier=\"%s\" completedIntegratorStepNotNeeded=\"true\" "
                   "canNotUseMemoryManagementFunctions=\"true\"/>\n"
                   "  <CoSimulation modelIdentifier=\"%s\" canHandleVariableCommunicationStepSize=\"true\" "
                   "canNotUseMemoryManagementFunctions=\"true\"/>\n",
                   m->id, m->id);
  unit_definitions(m, out);
  hales_buf_puts(out, "  <LogCategories><Category name=\"logStatusWarning\"/>"
                      "<Category name=\"logStatusError\"/></LogCategories>\n");
  const double period_s = m->param[m->period_param].start;
  hales_buf_puts(out, "  <DefaultExperiment startTime=\"0\"");
  number(out, "stopTime", 4.0 * period_s);
  number(out, "tolerance", HALES_FMI_TOLERANCE);
  hales_buf_puts(out, " stepSize=\"0.001\"/>\n  <ModelVariables>\n");
  parameters(m, out);
  signals(m, out);
  const size_t output = m->n_param + 2 + 1, derivative = output + m->n_signal;
  hales_buf_puts(out, "  </ModelVariables>\n  <ModelStructure>\n");
  unknowns(out, "Outputs", output, m->n_signal);
  unknowns(out, "Derivatives", derivative, m->n_state);
  unknowns(out, "InitialUnknowns", output, m->n_signal + m->n_state); /* derivatives follow the outputs */
  hales_buf_puts(out, "  </ModelStructure>\n</fmiModelDescription>\n");
}

/* FNV-1a, 64 bits.  It tells apart, it does not protect. */
static uint64_t fnv1a(const char *text, size_t n, uint64_t hash) {
  for (size_t i = 0; i < n; i++) hash = (hash ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
  return hash;
}

hales_status hales_fmi_guid(const hales_model *m, char guid[HALES_FMI_GUID_MAX], hales_err *err) {
  hales_buf text = {0};
  description(m, "", &text);
  const hales_status s = hales_buf_status(&text, err);
  if (s == HALES_OK) {
    const uint64_t basis = UINT64_C(0xcbf29ce484222325), a = fnv1a(text.data, text.len, basis),
                   b = fnv1a(text.data, text.len, a);
    (void)snprintf(guid, HALES_FMI_GUID_MAX, "{%08x-%04x-%04x-%04x-%012llx}", (unsigned)(a >> 32),
                   (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xffff), (unsigned)(b >> 48),
                   (unsigned long long)(b & UINT64_C(0xffffffffffff)));
  }
  hales_buf_deinit(&text);
  return s;
}

hales_status hales_fmi_description(const hales_model *m, hales_buf *out, hales_err *err) {
  char guid[HALES_FMI_GUID_MAX];
  HALES_TRY(hales_fmi_guid(m, guid, err));
  description(m, guid, out);
  return hales_buf_status(out, err);
}
