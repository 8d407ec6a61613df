#include "thread/reader.h"

const hales_reader *const hales_readers[] = {&hales_reader_csv, &hales_reader_fhir, NULL};

const hales_reader *hales_reader_find(hales_bytes in) {
  const hales_reader *best = NULL;
  int surest = 50;
  for (const hales_reader *const *r = hales_readers; *r; r++) {
    const int sure = (*r)->sniff(in);
    if (sure > surest) {
      surest = sure;
      best = *r;
    }
  }
  return best;
}
