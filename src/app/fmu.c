#include "app/fmu.h"

#include <stdio.h>

#include "base/zip_write.h"
#include "fmi/description.h"
#include "fmi/fmu_library.h"

hales_status hales_fmu_put(const hales_model *m, hales_buf *out, hales_err *err) {
  hales_buf xml = {0};
  hales_status s = hales_fmi_description(m, &xml, err);
  if (s == HALES_OK) {
    char binary[128];
    (void)snprintf(binary, sizeof binary, "binaries/linux64/%s.so", m->id);
    hales_zip z = hales_zip_on(out);
    hales_zip_put(&z, "modelDescription.xml", xml.data, xml.len);
    hales_zip_put(&z, binary, hales_fmu_library, (size_t)(hales_fmu_library_end - hales_fmu_library));
    s = hales_zip_finish(&z, err);
  }
  hales_buf_deinit(&xml);
  return s;
}
