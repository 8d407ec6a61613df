/* The style sheet of every page, joined and embedded at build time (embed.cmake). */
#ifndef HALES_REPORT_ASSETS_H
#define HALES_REPORT_ASSETS_H

#include <stddef.h>

extern const unsigned char hales_report_css[];
extern const size_t hales_report_css_bytes;
extern const char hales_report_css_sha256[]; /* base64, for the content security policy */

#endif
