#include "thread/naming.h"

#include <string.h>

const char *hales_subject_fault(const char *subject) {
  if (!subject || !*subject) return "no subject is stated; name one for the whole file with --subject";
  for (const char *c = subject; *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      return "the subject's identifier holds a control character; printable ones were expected";
  return strlen(subject) > 256 ? "the subject's identifier is longer than 256 bytes" : NULL;
}

const char *hales_code_fault(const char *system, const char *code) {
  const size_t n = (system ? strlen(system) : 0) + (code ? strlen(code) : 0);
  return n > HALES_CODE_BYTES_MAX ? "the code and its system are longer than 1000 bytes" : NULL;
}
