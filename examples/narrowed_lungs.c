/* Narrows the arteries of the lung step by step and prints what the heart makes of it.
 *
 *   cc narrowed_lungs.c $(pkg-config --cflags --libs hales) -o narrowed_lungs && ./narrowed_lungs
 */
#include <hales.h>

#include <stdio.h>

enum { N_SETS = 5, N_MAX = 200 };

int main(void) {
  const hales_model *m = hales_catalogue_find("korakianitis");
  const size_t n_param = hales_table_count(m, HALES_TABLE_PARAM),
               n_figure = hales_table_count(m, HALES_TABLE_FIGURE);
  const size_t pat_r = hales_table_find(m, HALES_TABLE_PARAM, "pat.R");
  const size_t co = hales_table_find(m, HALES_TABLE_FIGURE, "co_l_min"),
               pvr = hales_table_find(m, HALES_TABLE_FIGURE, "pvr_wu");
  double param[N_SETS * N_MAX], figure[N_SETS * N_MAX], state[N_SETS * N_MAX], growth[N_SETS];
  hales_result result[N_SETS];
  hales_options options;
  hales_error error;
  if (!m || n_param > N_MAX || n_figure > N_MAX) return 1;
  hales_options_init(&options); /* to the periodic state */
  for (size_t i = 0; i < N_SETS; i++) {
    hales_param_defaults(m, param + i * n_param);
    param[i * n_param + pat_r] *= 1.0 + 0.5 * (double)i; /* mm[Hg].s/mL */
  }
  if (hales_ensemble_simulate(m, &options, N_SETS, param, NULL, result, state, NULL, figure, &error) !=
          HALES_CODE_OK ||
      hales_growth_find(m, 0, N_SETS, param, result, state, growth, &error) != HALES_CODE_OK)
    return fprintf(stderr, "%s\n", error.message), 1;
  for (size_t i = 0; i < N_SETS; i++)
    printf("PVR %5.2f WU: %5.2f L/min, %s after %d beats, %s\n", figure[i * n_figure + pvr],
           figure[i * n_figure + co], hales_outcome_text(result[i].outcome), (int)result[i].beats,
           growth[i] < 1.0 ? "stable" : "beats lead away from it");
  return 0;
}
