/* openBF's configuration files: every key of the present manual, those of earlier versions, and what is
 * refused. */
#include <math.h>
#include <stdio.h>

#include "base/file.h"
#include "physics/wave/read_network.h"
#include "physics/wave/series.h"

static const double pi = 3.14159265358979323846;

/* Every key of the present manual; an anastomosis (4 and 5 join into 6). */
static const char present[] =
    "project_name: every_key\n"
    "write_results: [\"P\", \"u\"]\n"
    "output_directory: some/where\n"
    "inlet_file: in.dat\n"
    "solver:\n"
    "  Ccfl: 0.85\n"
    "  cycles: 70\n"
    "  convergence_tolerance: 2.5\n"
    "  jump: 120\n"
    "blood:\n"
    "  rho: 1055.0\n"
    "  mu: 3.5e-3\n"
    "network:\n"
    "  - label: root\n"
    "    sn: 1\n"
    "    tn: 2\n"
    "    L: 0.0423\n"
    "    E: 4.1e5\n"
    "    Rp: 0.012\n"
    "    Rd: 0.0105\n"
    "    h0: 1.3e-3\n"
    "    Pext: 950.0\n"
    "    gamma_profile: 9\n"
    "    to_save: false\n"
    "    initial_pressure: 1200.0\n"
    "    initial_flow: 2.0e-6\n"
    "    visco-elastic: true\n"
    "  - {label: left, sn: 2, tn: 3, L: 0.0031, E: 5.0e5, R0: 0.007, M: 8}\n"
    "  - {label: right, sn: 2, tn: 4, L: 0.06, E: 5.2e5, R0: 0.0071, M: 25}\n"
    "  - {label: left2, sn: 3, tn: 5, L: 0.05, E: 5.0e5, R0: 0.006}\n"
    "  - {label: right2, sn: 4, tn: 5, L: 0.055, E: 5.0e5, R0: 0.0062}\n"
    "  - label: joined\n"
    "    sn: 5\n"
    "    tn: 6\n"
    "    L: 0.07\n"
    "    E: 6.0e5\n"
    "    R0: 0.009\n"
    "    R1: 1.1e7\n"
    "    R2: 1.2e8\n"
    "    Cc: 1.3e-8\n"
    "    Pout: 800.0\n"
    "    inlet_impedance_matching: false\n"
    "  - {label: two, sn: 3, tn: 7, L: 0.02, E: 6.0e5, R0: 0.004, h0: 5.0e-4, R1: 9.0e8, Cc: 2.0e-10}\n"
    "  - {label: mirror, sn: 4, tn: 8, L: 0.02, E: 6.0e5, R0: 0.004, Rt: -0.3}\n";

static void reads_every_key_of_the_manual(void **state) {
  (void)state;
  read_network r = read_network_text("every.yml", present);
  assert_ok_err(r.status, &r.err);
  const hales_wave_file *f = &r.file;
  assert_string_equal(f->net.name, "every_key");
  assert_string_equal(f->output_directory, "some/where");
  assert_true(f->write[0] && !f->write[1] && !f->write[2] && f->write[3]);
  assert_close(f->courant, 0.85, 0.0, 0.0);
  assert_int_equal(f->cycles, 70);
  assert_close(f->tolerance_mmhg, 2.5, 0.0, 0.0);
  assert_int_equal(f->samples, 120);
  assert_close(f->net.density_kg_m3, 1055.0, 0.0, 0.0);
  assert_close(f->net.viscosity_pa_s, 3.5e-3, 0.0, 0.0);
  assert_close(f->net.momentum_alpha, 1.0, 0.0, 0.0);
  assert_int_equal(f->net.n_vessel, 8);
  const hales_vessel *v = f->vessel;
  assert_string_equal(v[0].label, "root");
  assert_true(v[0].source == 1 && v[0].target == 2);
  assert_close(v[0].length_m, 0.0423, 0.0, 0.0);
  assert_close(v[0].r_prox_m, 0.012, 0.0, 0.0);
  assert_close(v[0].r_dist_m, 0.0105, 0.0, 0.0);
  assert_int_equal(v[0].wall.law, HALES_WALL_ELASTIC);
  assert_close(v[0].wall.e_pa, 4.1e5, 0.0, 0.0);
  assert_close(v[0].wall.h_m, 1.3e-3, 0.0, 0.0);
  assert_close(v[0].wall.p_ref_pa, 0.0, 0.0, 0.0);
  assert_close(v[0].wall.p_ext_pa, 950.0, 0.0, 0.0);
  /* gamma = b0 + b1/(2 r) = 0.6 + 0.0015/0.0225 Pa s m, over 2/3 sqrt(pi) */
  assert_close(v[0].wall.phi_pa_s_m, (0.6 + 0.0015 / 0.0225) / (2.0 / 3.0 * sqrt(pi)), 1e-14, 0.0);
  assert_close(v[0].profile_exponent, 9.0, 0.0, 0.0);
  assert_close(v[0].initial_p_pa, 1200.0, 0.0, 0.0);
  assert_close(v[0].initial_q_m3_s, 2e-6, 0.0, 0.0);
  assert_true(!f->save[0] && f->save[1]);
  assert_int_equal(v[0].cells, 43); /* a cell per millimetre */
  assert_int_equal(v[1].cells, 8);  /* M, when that is more */
  assert_int_equal(v[2].cells, 60);
  assert_close(v[1].profile_exponent, 2.0, 0.0, 0.0);
  assert_close(v[1].wall.h_m, 0.0, 0.0, 0.0); /* from the radius, by wall.h */
  assert_close(v[1].wall.phi_pa_s_m, 0.0, 0.0, 0.0);
  assert_int_equal(f->document.n_note, 0);
  read_network_free(&r);
}

static void ends_stand_where_one_vessel_is(void **state) {
  (void)state;
  read_network r = read_network_text("every.yml", present);
  assert_ok_err(r.status, &r.err);
  assert_int_equal(r.file.net.n_end, 4);
  const hales_end *e = r.file.end;
  assert_int_equal(e[0].node, 1);
  assert_int_equal(e[0].kind, HALES_END_FLOW);
  assert_int_equal(r.file.n_series, 1);
  assert_string_equal(r.file.series[0].path, "in.dat");
  assert_int_equal(r.file.series[0].end, 0);
  assert_true(e[1].node == 6 && e[1].kind == HALES_END_RCR);
  assert_close(e[1].r1, 1.1e7, 0.0, 0.0);
  assert_close(e[1].r2, 1.2e8, 0.0, 0.0);
  assert_close(e[1].c_m3_pa, 1.3e-8, 0.0, 0.0);
  assert_close(e[1].p_out_pa, 800.0, 0.0, 0.0);
  /* two elements: Z = rho c0 / A0, c0 = sqrt(2 E h / (3 rho R)) */
  const double c0 = sqrt(2.0 * 6.0e5 * 5.0e-4 / (3.0 * 1055.0 * 0.004)),
               z = 1055.0 * c0 / (pi * 0.004 * 0.004);
  assert_true(e[2].node == 7 && e[2].kind == HALES_END_RCR);
  assert_close(e[2].r1, z, 1e-13, 0.0);
  assert_close(e[2].r1 + e[2].r2, 9.0e8, 1e-13, 0.0);
  assert_true(e[3].node == 8 && e[3].kind == HALES_END_REFLECTION);
  assert_close(e[3].reflection, -0.3, 0.0, 0.0);
  read_network_free(&r);
}

static void matching_keeps_the_total_resistance(void **state) {
  (void)state;
  char *text = with_change(present, "inlet_impedance_matching: false", "inlet_impedance_matching: true");
  read_network r = read_network_text("every.yml", text);
  assert_ok_err(r.status, &r.err);
  const hales_end *e = &r.file.end[1];
  /* no h0: r (0.2802 exp(-505.3 r) + 0.1324 exp(-11.14 r)) */
  const double h = 0.009 * (0.2802 * exp(-505.3 * 0.009) + 0.1324 * exp(-11.14 * 0.009));
  const double c0 = sqrt(2.0 * 6.0e5 * h / (3.0 * 1055.0 * 0.009));
  assert_close(e->r1, 1055.0 * c0 / (pi * 0.009 * 0.009), 1e-13, 0.0);
  assert_close(e->r1 + e->r2, 1.31e8, 1e-13, 0.0);
  assert_int_equal(r.file.document.n_note, 1);
  read_network_free(&r);
  free(text);
}

/* openBF 2018 to 2023: blanks in the keys, an inlet at every vessel that has one, named outlets. */
static const char earlier[] =
    "project name: old\n"
    "blood: {rho: 1060.0, mu: 4.e-3}\n"
    "solver: {Ccfl: 0.9, cycles: 100, convergence tolerance: 15.0}\n"
    "network:\n"
    "  - {label: 1-in, sn: 1, tn: 2, L: 8.6e-2, E: 500.e3, R0p: 0.76e-2, R0d: 0.7581e-2,\n"
    "     inlet: Q, inlet file: a.dat, inlet number: 1}\n"
    "  - {label: 2-in, sn: 3, tn: 2, L: 8.6e-2, E: 500.e3, R0: 0.7581e-2, inlet: P,\n"
    "     inlet file: b.dat, inlet number: 2.0, gamma profile: 4}\n"
    "  - {label: 3-out, sn: 2, tn: 4, L: 8.5e-2, E: 700.e3, R0: 0.5e-2, h0: 6.0e-4, phi: 3.0e3,\n"
    "     outlet: wk3, R1: 6.8e7, R2: 3.1e9, Cc: 3.7e-10}\n"
    "  - {label: 4-out, sn: 2, tn: 5, L: 0.1, E: 700.e3, R0: 0.4e-2, outlet: wk2, R1: 3.2e9, Cc: 3.0e-10}\n"
    "  - {label: 5-out, sn: 2, tn: 6, L: 0.1, E: 700.e3, R0: 0.3e-2, outlet: reflection, Rt: 0.5}\n";

static void reads_earlier_spellings_and_several_inlets(void **state) {
  (void)state;
  read_network r = read_network_text("old.yml", earlier);
  assert_ok_err(r.status, &r.err);
  const hales_wave_file *f = &r.file;
  assert_int_equal(f->net.n_end, 5);
  assert_int_equal(f->n_series, 2);
  assert_string_equal(f->series[0].path, "a.dat");
  assert_string_equal(f->series[1].path, "b.dat");
  assert_int_equal(f->end[f->series[0].end].kind, HALES_END_FLOW);
  assert_int_equal(f->end[f->series[1].end].kind, HALES_END_PRESSURE);
  assert_int_equal(f->end[f->series[1].end].node, 3);
  assert_close(f->vessel[0].r_dist_m, 0.7581e-2, 0.0, 0.0);
  assert_close(f->vessel[0].profile_exponent, 9.0, 0.0, 0.0); /* blunt was the default then */
  assert_close(f->vessel[1].profile_exponent, 4.0, 0.0, 0.0);
  assert_close(f->vessel[2].wall.phi_pa_s_m, 3.0e3 * 6.0e-4, 1e-14, 0.0); /* phi h */
  assert_int_equal(f->end[2].kind, HALES_END_RCR);
  assert_close(f->end[2].r1, 6.8e7, 0.0, 0.0);
  assert_close(f->end[3].r1 + f->end[3].r2, 3.2e9, 1e-13, 0.0);
  assert_close(f->end[4].reflection, 0.5, 0.0, 0.0);
  assert_int_equal(f->samples, 100);
  assert_close(f->tolerance_pct, 15.0, 0.0, 0.0); /* of the cross-sections, then */
  assert_close(f->tolerance_mmhg, 0.0, 0.0, 0.0);
  bool said = false;
  for (size_t i = 0; i < f->document.n_note; i++)
    said = said || strstr(f->document.note[i], "\"gamma profile\"");
  assert_true(said);
  read_network_free(&r);
}

/* As openBF's in-vitro model: no inlet_file, wk3 without R2, "gamma profile" in a file of the present form.
 */
static void reads_what_openbf_reads_without_being_told(void **state) {
  (void)state;
  read_network r = read_network_text(
      "invitro.yaml",
      "project_name: invitro\nwrite_results: [\"P\", \"Q\", \"c\"]\nblood: {rho: 1050.0, mu: 0.0025}\n"
      "solver: {Ccfl: 0.9, cycles: 100, jump: 100, convergence_tolerance: 1.0}\nnetwork:\n"
      "  - {label: v1, sn: 1, tn: 2, L: 0.036, E: 683224.72873, M: 36, Rp: 0.0144, Rd: 0.013, "
      "gamma profile: 9}\n"
      "  - {label: v2, sn: 2, tn: 3, L: 0.145, E: 7.0e5, M: 145, Rp: 0.00537, Rd: 0.00386, outlet: wk3,\n"
      "     R1: 2670000000.0, Cc: 1e-13, gamma profile: 9}\n"
      "  - {label: v3, sn: 2, tn: 4, L: 0.1, E: 7.0e5, R0: 0.004}\n");
  assert_ok_err(r.status, &r.err);
  assert_string_equal(r.file.series[0].path, "invitro_inlet.dat");
  assert_close(r.file.vessel[0].profile_exponent, 9.0, 0.0, 0.0);
  assert_close(r.file.end[1].r1 + r.file.end[1].r2, 2.67e9, 1e-13, 0.0);
  assert_true(r.file.end[1].r1 > 0.0 && r.file.end[1].r1 < 3e8);
  assert_int_equal(r.file.end[2].kind, HALES_END_REFLECTION);
  assert_close(r.file.end[2].reflection, 0.0, 0.0, 0.0);
  assert_int_equal(r.file.document.n_note, 3); /* c, gamma profile once, no outlet */
  read_network_free(&r);
}

static bool has_note(const read_network *r, const char *says) {
  for (size_t i = 0; i < r->file.document.n_note; i++)
    if (strstr(r->file.document.note[i], says)) return true;
  return false;
}

/* As the whole-body file beside openBF has it: sorted keys, its generator's section, labels over two lines;
 * and what openBF passes over without a word is said. */
static void reads_generated_files_and_says_what_is_not_used(void **state) {
  (void)state;
  read_network r = read_network_text(
      "generated.yml",
      "Heart function:\n  HR: 71.5\n  SV: 66.0\nblood:\n  mu: 0.0025\n  rho: 1060\nnetwork:\n"
      "- E: 497465.25\n  L: 0.06\n  Pext: 9985.5\n  R0: 0.0181\n  h0: 0.00196\n  inlet: Q\n"
      "  inlet file: in.dat\n  inlet number: 1.0\n  label: Arteries of\n    two lines\n  phi: 0.0\n"
      "  sn: 1\n  tn: 2\n  Rt: 0.25\n"
      "- Cc: 4.25e-11\n  E: 414910.5\n  L: 0.079\n  Pout: 4426.25\n  R0: 0.0112\n  R1: 2.36e9\n"
      "  R2: 7.11e9\n  h0: 0.00032\n  label: last\n  outlet: wk3\n  sn: 2\n  tn: 3\n"
      "project name: generated\nsolver:\n  Ccfl: 1.0\n  convergence tolerance: 1.5\n  cycles: 50\n"
      "  jump: 200\n");
  assert_ok_err(r.status, &r.err);
  assert_string_equal(r.file.vessel[0].label, "Arteries of two lines");
  assert_int_equal(r.file.net.n_end, 2);
  assert_int_equal(r.file.end[0].kind, HALES_END_FLOW);
  assert_int_equal(r.file.end[1].kind, HALES_END_RCR);
  assert_close(r.file.end[1].p_out_pa, 4426.25, 0.0, 0.0);
  assert_close(r.file.courant, 0.95, 0.0, 0.0);
  assert_true(has_note(&r, "Ccfl 1: steps are 0.95 of the longest stable one"));
  assert_true(has_note(&r, "Heart function is not used"));
  assert_true(has_note(&r, "Arteries of two lines has an outlet, but node 2 joins it"));
  read_network_free(&r);
}

static void refuses_with_file_line_and_column(void **state) {
  (void)state;
  static const struct {
    const char *from, *to, *place, *says;
  } cases[] = {
      {"gamma_profile: 9", "gama_profile: 9", "every.yml:23:19: vessel root",
       "unknown key \"gama_profile\"; did you mean \"gamma_profile\"?"},
      {"  Ccfl: 0.85", "  ccfl: 0.85", "every.yml:6:9: solver", "did you mean \"Ccfl\"?"},
      {"write_results", "write_result", "every.yml:2:15: the file", "did you mean \"write_results\"?"},
      {"  rho: 1055.0\n", "", "every.yml:11:3: blood", "has no \"rho\""},
      {"solver:\n", "solver: 3\nsolvers:\n", "every.yml:5:9", "solver must be a mapping"},
      {"L: 0.0423", "L: long", "every.yml:17:8", "L must be a number, not \"long\""},
      {"L: 0.0423", "L: .nan", "every.yml:17:8", "L must be a number, not \".nan\""},
      {"L: 0.0423", "L: [1]", "every.yml:17:8", "L must be a number"},
      {"L: 0.0423", "L: 42.3e3", "every.yml:17:8", "outside the range"},
      {"Rp: 0.012", "Rp: -0.012", "every.yml:19:9", "Rp -0.012 is outside the range"},
      {"E: 4.1e5", "E: 0", "every.yml:18:8", "outside the range"},
      {"sn: 1\n", "sn: 1.5\n", "every.yml:15:9", "sn must be a whole number"},
      {"sn: 5\n", "sn: 6\n", "every.yml:32:5", "ends at node 6, where it begins"},
      {"    Rd: 0.0105\n", "    R0: 0.0105\n", "every.yml:14:5", "has R0 and Rp"},
      {"    Rp: 0.012\n    Rd: 0.0105\n", "", "every.yml:14:5", "has no radius"},
      {"to_save: false", "to_save: maybe", "every.yml:24:14", "to_save must be true or false"},
      {"    R1: 1.1e7\n    R2: 1.2e8\n", "", "every.yml:32:5", "no resistance"},
      {"    Cc: 1.3e-8\n", "", "every.yml:32:5", "no compliance Cc"},
      {"R1: 9.0e8", "R1: 9.0e6", "every.yml:43:5", "below the vessel's impedance"},
      {"Rt: -0.3", "Rt: -1.3", "every.yml:44:69", "outside the range"},
      {"Rt: -0.3", "Rt: 0.3, R1: 2.0e8", "every.yml:44:5", "has Rt and a Windkessel"},
      {"Rt: -0.3", "outlet: open", "every.yml:44:5", "wk2, wk3 or reflection, not \"open\""},
      {"sn: 1\n", "sn: 9\n", "every.yml:14:5", "begins alone at node 9"},
      {"R0: 0.007, M: 8", "R0: 0.007, Rc: 0.001", "every.yml:28:5", "catheter"},
      {"label: left,", "sn: 2,", "every.yml:28", "there twice"},
      {"jump: 120", "jump: 1", "every.yml:9:9", "outside the range"},
      {"[\"P\", \"u\"]", "[\"P\", \"X\"]", "every.yml:2:22", "write_results takes P, Q, A and u"},
      {"inlet_file: in.dat\n", "inlet_file: in.dat\ninlet file: in.dat\n", "every.yml:5:13", "given twice"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    refuses_change("every.yml", present, cases[i].from, cases[i].to, cases[i].place, cases[i].says);
}

static void a_network_needs_vessels(void **state) {
  (void)state;
  static const char *const texts[] = {"project_name: x\nblood: {rho: 1050, mu: 0.003}\nsolver: {Ccfl: 0.9, "
                                      "cycles: 3, convergence_tolerance: 1}\nnetwork: []\n",
                                      "project_name: x\nblood: {rho: 1050, mu: 0.003}\nsolver: {Ccfl: 0.9, "
                                      "cycles: 3, convergence_tolerance: 1}\n",
                                      "project_name: x\nblood: {rho: 1050, mu: 0.003}\nsolver: {Ccfl: 0.9, "
                                      "cycles: 3, convergence_tolerance: 1}\nnetwork: [3]\n",
                                      "- 3\n",
                                      "x\n",
                                      "network: {a: 1}\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    read_network r = read_network_text("none.yml", texts[i]);
    assert_int_equal(r.status, HALES_EPARSE);
    read_network_free(&r);
  }
}

/* Lists of nothing, of which a short text has many: refused for what they are, in the room there is. */
static void many_empty_vessels_are_refused(void **state) {
  (void)state;
  static const char head[] =
      "{project_name: x, blood: {rho: 1050, mu: 0.003}, solver: {Ccfl: 0.9, cycles: 3, "
      "convergence_tolerance: 1}, network: [";
  static const char *const pieces[] = {"{},", "12345,", "{a,b},", "[],", ","};
  for (size_t k = 0; k < 5; k++) {
    enum { MANY = 30000 };
    const size_t n = strlen(pieces[k]);
    char *text = malloc(sizeof head + n * MANY + 16);
    assert_non_null(text);
    char *end = text + sprintf(text, "# yaml\n%s", head);
    for (int i = 0; i < MANY; i++, end += n) memcpy(end, pieces[k], n);
    (void)strcpy(end - 1, "]}");
    read_network r = read_network_text("many.yml", text);
    assert_int_equal(r.status, HALES_EPARSE);
    read_network_free(&r);
    free(text);
  }
}

static void every_beginning_of_a_file_ends_in_an_answer(void **state) {
  (void)state;
  size_t accepted = 0;
  for (size_t n = 0; n < sizeof present; n += 3) {
    read_network r = read_network_n("cut.yml", present, n);
    accepted += r.status == HALES_OK;
    read_network_free(&r);
  }
  assert_true(accepted > 0);
}

static void openbf_s_own_cases_are_read_unchanged(void **state) {
  (void)state;
  static const struct {
    const char *name;
    int cells, n_end;
    double r1, period_s;
  } cases[] = {
      {"cca", 126, 2, 2.4875e8, 1.1}, {"uta", 242, 2, 1.1752e7, 0.955}, {"ibif", 256, 3, 6.8123e7, 1.1}};
  const char *root = getenv("HALES_SOURCE_DIR");
  assert_non_null(root);
  for (size_t i = 0; i < 3; i++) {
    char path[600];
    hales_buf text = {0}, samples = {0};
    hales_err err = {0};
    (void)snprintf(path, sizeof path, "%s/tests/data/openbf/%s.yaml", root, cases[i].name);
    assert_ok_err(hales_file_read(path, 1 << 20, &text, &err), &err);
    read_network r = read_network_n(cases[i].name, text.data, text.len);
    assert_ok_err(r.status, &r.err);
    int cells = 0;
    for (size_t v = 0; v < r.file.net.n_vessel; v++) cells += r.file.vessel[v].cells;
    assert_int_equal(cells, cases[i].cells);
    assert_int_equal(r.file.net.n_end, cases[i].n_end);
    assert_close(r.file.end[1].r1, cases[i].r1, 0.0, 0.0);
    assert_int_equal(r.file.document.n_note, 0);
    (void)snprintf(path, sizeof path, "%s/tests/data/openbf/%s", root, r.file.series[0].path);
    assert_ok_err(hales_file_read(path, 1 << 20, &samples, &err), &err);
    hales_series s;
    size_t turned = 0;
    static unsigned char memory[1 << 16];
    hales_arena arena = {.base = memory, .cap = sizeof memory};
    assert_ok_err(hales_series_read("in", (hales_bytes){(const uint8_t *)samples.data, samples.len}, &arena,
                                    &s, &turned, &err),
                  &err);
    assert_close(s.t_s[s.n - 1], cases[i].period_s, 1e-12, 0.0);
    hales_wave_file_put_series(&r.file, 0, s);
    assert_ok_err(hales_wave_file_finish(&r.file, &err), &err);
    assert_close(r.file.net.period_s, cases[i].period_s, 1e-12, 0.0);
    read_network_free(&r);
    hales_buf_deinit(&text);
    hales_buf_deinit(&samples);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_key_of_the_manual),
      cmocka_unit_test(ends_stand_where_one_vessel_is),
      cmocka_unit_test(matching_keeps_the_total_resistance),
      cmocka_unit_test(reads_earlier_spellings_and_several_inlets),
      cmocka_unit_test(reads_what_openbf_reads_without_being_told),
      cmocka_unit_test(reads_generated_files_and_says_what_is_not_used),
      cmocka_unit_test(refuses_with_file_line_and_column),
      cmocka_unit_test(a_network_needs_vessels),
      cmocka_unit_test(many_empty_vessels_are_refused),
      cmocka_unit_test(every_beginning_of_a_file_ends_in_an_answer),
      cmocka_unit_test(openbf_s_own_cases_are_read_unchanged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
