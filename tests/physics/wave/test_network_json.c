/* Our own network format: every key, the way back, and what is refused. */
#include <stdio.h>

#include "physics/wave/network_json.h"
#include "physics/wave/read_network.h"

static const char everything[] =
    "{\n"
    "  \"format\": \"hales-network\", \"version\": 1, \"name\": \"small\", \"title\": \"of a test\",\n"
    "  \"sources\": {\"geometry\": \"made up\"},\n"
    "  \"blood\": {\"density_kg_m3\": 1055, \"viscosity_pa_s\": 0.0049, \"profile_exponent\": 7},\n"
    "  \"period_s\": 0.7, \"gravity_m_s2\": 9.81, \"junction_loss\": 0.25,\n"
    "  \"momentum_alpha\": 1.1, \"boundary_layer_m\": 1.3e-3, \"static_junctions\": true,\n"
    "  \"wall\": {\"law\": \"olufsen\", \"p_ref_pa\": 1250, \"k1_pa\": 2.0e6, \"k2_1_m\": -2253, \"k3_pa\": "
    "8.65e4},\n"
    "  \"vessels\": [\n"
    "    {\"label\": \"mpa\", \"source\": 1, \"target\": 2, \"length_m\": 0.043, \"radius_m\": 0.0135},\n"
    "    {\"label\": \"lpa\", \"source\": 2, \"target\": 3, \"length_m\": 0.025, \"radius_proximal_m\": "
    "0.009,\n"
    "     \"radius_distal_m\": 0.0085, \"exponential_taper\": true, \"cells\": 31, \"profile_exponent\": 9,\n"
    "     \"initial_pressure_pa\": 1500, \"initial_flow_m3_s\": 3e-6, \"fall\": -0.4, \"save\": false,\n"
    "     \"wall\": {\"law\": \"exponential\", \"p_ref_pa\": 1300, \"p_ext_pa\": -250, \"e_pa\": 2.1e5, "
    "\"h_m\": 6e-4, \"b\": 1.7,\n"
    "     \"phi_pa_s_m\": 0.45}},\n"
    "    {\"label\": \"rpa\", \"source\": 2, \"target\": 4, \"length_m\": 0.0575, \"radius_m\": 0.011},\n"
    "    {\"label\": \"vein\", \"source\": 5, \"target\": 6, \"length_m\": 0.02, \"radius_m\": 0.008,\n"
    "     \"wall\": {\"law\": \"elastic\", \"e_pa\": 9e4, \"h_m\": 3e-4}},\n"
    "    {\"label\": \"twig\", \"source\": 2, \"target\": 7, \"length_m\": 0.011, \"radius_m\": 0.004},\n"
    "    {\"label\": \"leaf\", \"source\": 2, \"target\": 8, \"length_m\": 0.012, \"radius_m\": 0.0035}\n"
    "  ],\n"
    "  \"ends\": [\n"
    "    {\"node\": 1, \"kind\": \"flow\", \"time_s\": [0, 0.2, 0.7], \"flow_m3_s\": [1e-6, 3e-4, 2e-6]},\n"
    "    {\"node\": 3, \"kind\": \"rcr\", \"r1_pa_s_m3\": 4e6, \"r2_pa_s_m3\": 3e7, \"c_m3_pa\": 2.5e-8, "
    "\"l_pa_s2_m3\": 6e4,\n"
    "     \"p_out_pa\": 266},\n"
    "    {\"node\": 4, \"kind\": \"tree\", \"tree\": {\"r_root_m\": 0.0046, \"r_min_m\": 5e-5, "
    "\"radius_exponent\": 2.76,\n"
    "     \"asymmetry\": 0.41, \"length_to_radius\": 15.75, \"length_power\": 0.1, \"k3_pa\": 5e3, "
    "\"z_out_pa_s_m3\": 1e9, \"frequency_scale\": 0.1, "
    "\"mate_node\": 5,\n"
    "     \"mate_k1_pa\": 1e3, \"mate_k2_1_m\": -20, \"mate_k3_pa\": 6e3, \"mate_length_to_radius\": "
    "14.54}},\n"
    "    {\"node\": 5, \"kind\": \"tree\", \"mate_node\": 4},\n"
    "    {\"node\": 6, \"kind\": \"pressure\", \"p_out_pa\": 267},\n"
    "    {\"node\": 7, \"kind\": \"tree\", \"p_out_pa\": 230, \"tree\": {\"r_root_m\": 0.004, \"r_min_m\": "
    "5e-5, \"alpha\": 0.9, \"beta\": 0.6,\n"
    "     \"length_to_radius\": 12.5, \"k1_pa\": 7e3}},\n"
    "    {\"node\": 8, \"kind\": \"reflection\", \"reflection\": 0.35, \"p_out_pa\": 240}\n"
    "  ]\n"
    "}\n";

static void reads_every_key(void **state) {
  (void)state;
  read_network r = read_network_text("small.json", everything);
  assert_ok_err(r.status, &r.err);
  const hales_network *net = &r.file.net;
  assert_string_equal(net->name, "small");
  assert_close(net->density_kg_m3, 1055.0, 0.0, 0.0);
  assert_close(net->viscosity_pa_s, 0.0049, 0.0, 0.0);
  assert_close(net->profile_exponent, 7.0, 0.0, 0.0);
  assert_close(net->period_s, 0.7, 0.0, 0.0);
  assert_close(net->gravity_m_s2, 9.81, 0.0, 0.0);
  assert_close(net->loss_k, 0.25, 0.0, 0.0);
  assert_close(net->momentum_alpha, 1.1, 0.0, 0.0);
  assert_close(net->boundary_layer_m, 1.3e-3, 0.0, 0.0);
  assert_true(net->static_junctions);
  assert_true(net->n_vessel == 6 && net->n_end == 7);
  const hales_vessel *a = &net->vessel[0], *b = &net->vessel[1];
  assert_int_equal(a->wall.law, HALES_WALL_OLUFSEN);
  assert_close(a->wall.k[0], 2e6, 0.0, 0.0);
  assert_close(a->wall.k[1], -2253.0, 0.0, 0.0);
  assert_close(a->wall.k[2], 8.65e4, 0.0, 0.0);
  assert_close(a->r_prox_m, 0.0135, 0.0, 0.0);
  assert_close(a->r_dist_m, 0.0135, 0.0, 0.0);
  assert_close(a->initial_p_pa, 1250.0, 0.0, 0.0); /* where the radius is the reference one */
  assert_close(a->profile_exponent, 0.0, 0.0, 0.0);
  assert_int_equal(a->cells, 0);
  assert_int_equal(b->wall.law, HALES_WALL_EXPONENTIAL);
  assert_close(b->wall.p_ext_pa, -250.0, 0.0, 0.0);
  assert_close(b->wall.e_pa, 2.1e5, 0.0, 0.0);
  assert_close(b->wall.h_m, 6e-4, 0.0, 0.0);
  assert_close(b->wall.b, 1.7, 0.0, 0.0);
  assert_close(b->wall.phi_pa_s_m, 0.45, 0.0, 0.0);
  assert_close(b->r_prox_m, 0.009, 0.0, 0.0);
  assert_close(b->r_dist_m, 0.0085, 0.0, 0.0);
  assert_true(b->exponential_taper && !a->exponential_taper);
  assert_int_equal(b->cells, 31);
  assert_close(b->profile_exponent, 9.0, 0.0, 0.0);
  assert_close(b->initial_p_pa, 1500.0, 0.0, 0.0);
  assert_close(b->initial_q_m3_s, 3e-6, 0.0, 0.0);
  assert_close(net->fall[1], -0.4, 0.0, 0.0);
  assert_true(r.file.save[0] && !r.file.save[1]);
  const hales_end *e = net->end;
  assert_true(e[0].kind == HALES_END_FLOW && e[0].series.n == 3);
  assert_close(e[0].series.value[1], 3e-4, 0.0, 0.0);
  assert_close(e[1].l_pa_s2_m3, 6e4, 0.0, 0.0);
  assert_close(e[1].p_out_pa, 266.0, 0.0, 0.0);
  const hales_tree *t = &e[2].tree;
  assert_int_equal(t->mate_end, 3);
  assert_close(t->radius_exponent, 2.76, 0.0, 0.0);
  assert_close(t->asymmetry, 0.41, 0.0, 0.0);
  assert_close(t->z_out_pa_s_m3, 1e9, 0.0, 0.0);
  assert_close(t->length_power, 0.1, 0.0, 0.0);
  assert_close(t->frequency_scale, 0.1, 0.0, 0.0);
  assert_close(e[5].tree.frequency_scale, 0.0, 0.0, 0.0); /* the right one, unless asked */
  assert_close(t->mate_k[0], 1e3, 0.0, 0.0);
  assert_close(t->mate_k[1], -20.0, 0.0, 0.0);
  assert_close(t->mate_k[2], 6e3, 0.0, 0.0);
  assert_close(t->mate_length_to_radius, 14.54, 0.0, 0.0);
  assert_true(e[3].kind == HALES_END_TREE && e[3].tree.mate_end == 2);
  assert_close(e[3].tree.mate_length_to_radius, 14.54, 0.0, 0.0); /* the tree of its artery */
  assert_int_equal(e[5].tree.mate_end, -1);
  assert_close(e[5].tree.alpha, 0.9, 0.0, 0.0);
  assert_close(e[5].tree.beta, 0.6, 0.0, 0.0);
  assert_close(e[5].tree.p_out_pa, 230.0, 0.0, 0.0);
  assert_true(e[4].kind == HALES_END_PRESSURE && e[4].series.n == 1);
  assert_close(e[4].series.value[0], 267.0, 0.0, 0.0);
  assert_close(e[6].reflection, 0.35, 0.0, 0.0);
  assert_int_equal(r.file.document.n_note, 0);
  read_network_free(&r);
}

static char *written(const hales_network *net) {
  hales_buf out = {0};
  hales_err err = {0};
  assert_ok_err(hales_network_write(net, &out, &err), &err);
  return out.data;
}

static void what_is_written_is_read_as_the_same(void **state) {
  (void)state;
  read_network first = read_network_text("small.json", everything);
  assert_ok_err(first.status, &first.err);
  char *text = written(&first.file.net);
  read_network second = read_network_text("again.json", text);
  assert_ok_err(second.status, &second.err);
  char *again = written(&second.file.net);
  assert_string_equal(text, again);
  for (size_t i = 0; i < 6; i++) {
    const hales_vessel *a = &first.file.net.vessel[i], *b = &second.file.net.vessel[i];
    assert_string_equal(a->label, b->label);
    assert_memory_equal(&a->wall, &b->wall, sizeof a->wall);
    assert_memory_equal(&a->r_prox_m, &b->r_prox_m, sizeof a->r_prox_m);
    assert_memory_equal(&first.file.net.fall[i], &second.file.net.fall[i], sizeof(double));
  }
  const hales_tree *t = &first.file.net.end[2].tree, *u = &second.file.net.end[2].tree;
  assert_memory_equal(t, u, offsetof(hales_tree, mate_end)); /* no padding before it */
  assert_int_equal(t->mate_end, u->mate_end);
  assert_memory_equal(t->mate_k, u->mate_k, sizeof(hales_tree) - offsetof(hales_tree, mate_k));
  read_network_free(&first);
  read_network_free(&second);
  free(text);
  free(again);
}

static void refuses_with_file_line_and_column(void **state) {
  (void)state;
  static const struct {
    const char *from, *to, *place, *says;
  } cases[] = {
      {"hales-network", "hales-net", "small.json:2:13", "format must be \"hales-network\""},
      {"\"version\": 1", "\"version\": 2", "small.json:2:41", "outside the range 1 to 1"},
      {"\"density_kg_m3\"", "\"density\"", "small.json:4:24: blood", "did you mean \"density_kg_m3\"?"},
      {"\"olufsen\"", "\"hooke\"", "small.json:7:19", "is none of elastic, olufsen, exponential"},
      {", \"k1_pa\": 2.0e6, \"k2_1_m\": -2253, \"k3_pa\": 8.65e4", "", "small.json:7:11", "no stiffness"},
      {", \"b\": 1.7", "", "vessel lpa", "needs b above 0"},
      {"0.043, \"radius_m\": 0.0135", "0.043", "small.json:9:5", "needs radius_m"},
      {"0.043, \"radius_m\": 0.0135", "0.043, \"radius_m\": 0.0135, \"radius_distal_m\": 0.01",
       "small.json:9:5", "needs radius_m"},
      {"\"radius_m\": 0.0135", "\"radius_m\": -0.0135", "small.json:9:79: vessel mpa",
       "radius_m -0.0135 is outside"},
      {"\"radius_m\": 0.0135", "\"radius_m\": 1e999", "small.json:9:79", "beyond"},
      {"\"radius_m\": 0.0135", "\"radius_m\": NaN", "small.json:9:79", ""},
      {"\"kind\": \"flow\"", "\"kind\": \"none\"", "small.json:22", "is none of flow, pressure"},
      {"\"kind\": \"flow\"", "\"kind\": \"flow\", \"r1_pa_s_m3\": 3", "small.json:22",
       "kind flow, which has no r1_pa_s_m3"},
      {"[0, 0.2, 0.7]", "[0, 0.2]", "small.json:22:5", "time_s and flow_m3_s of one length"},
      {"[0, 0.2, 0.7]", "[0, 0.2, 0.2]", "small.json:22:43", "times must ascend from 0; sample 2"},
      {"[0, 0.2, 0.7]", "[0, \"x\", 0.7]", "small.json:22:47", "time_s[1] is not a number"},
      {"\"mate_node\": 5", "\"mate_node\": 15", "small.json:25:5", "no other end at mate_node 15"},
      {"\"mate_node\": 5", "\"mate_node\": 4", "small.json:25:5", "no other end at mate_node 4"},
      {"\"mate_node\": 5", "\"mate_node\": 3", "small.json:25:5", "are no pair"},
      {"\"mate_node\": 4", "\"mate_node\": 7", "small.json:25:5", "no pair"},
      {", \"mate_length_to_radius\": 14.54", "", "small.json:25:41", "needs mate_length_to_radius"},
      {"\"asymmetry\": 0.41", "\"alpha\": 0.9", "small.json:25:41", "alpha and beta"},
      {"\"alpha\": 0.9, ", "", "small.json:30:58", "alpha and beta"},
      {"\"vessels\": [", "\"vessels\": [3, ", "small.json:8:15", "must be a mapping"},
      {"\"ends\": [", "\"ends\": [[], ", "small.json:21:12", "must be a mapping"},
      {"}\n  ]\n}\n", "}\n  ]\n", "small.json:", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    refuses_change("small.json", everything, cases[i].from, cases[i].to, cases[i].place, cases[i].says);
}

static void every_beginning_of_a_file_is_refused(void **state) {
  (void)state;
  for (size_t n = 0; n + 3 < sizeof everything; n += 5) {
    read_network r = read_network_n("cut.json", everything, n);
    assert_int_not_equal(r.status, HALES_OK);
    read_network_free(&r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_key),
      cmocka_unit_test(what_is_written_is_read_as_the_same),
      cmocka_unit_test(refuses_with_file_line_and_column),
      cmocka_unit_test(every_beginning_of_a_file_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
