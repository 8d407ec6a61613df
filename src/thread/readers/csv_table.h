/* The table that a CSV file is: its columns, and where they stand. */
#ifndef HALES_THREAD_READERS_CSV_TABLE_H
#define HALES_THREAD_READERS_CSV_TABLE_H

#include "thread/reader.h"
#include "thread/readers/csv_priv.h"

typedef enum hales_csv_column {
  HALES_CSV_DATASET,
  HALES_CSV_SUBJECT,
  HALES_CSV_GENDER,
  HALES_CSV_BIRTH,
  HALES_CSV_DEATH,
  HALES_CSV_ETHNICITY,
  HALES_CSV_DATE,
  HALES_CSV_CLOCK,
  HALES_CSV_VISIT,
  HALES_CSV_VARIABLE,
  HALES_CSV_VALUE,
  HALES_CSV_UNIT,
  HALES_CSV_COLUMNS
} hales_csv_column;

typedef struct hales_csv_table {
  hales_csv_text t;
  const hales_sink *sink;
  size_t header_n;
  int where[HALES_CSV_COLUMNS]; /* field of a column; -1: absent */
  uint64_t missing, first_missing_at;
  const char *first_missing;
  bool unended; /* the line at hand is the file's last, without its end, and may be cut off */
  const char *last[HALES_CSV_COLUMNS]; /* of the line before, to say facts of a subject once */
} hales_csv_table;

typedef struct hales_csv_column_name {
  const char *name;
  bool needed;
} hales_csv_column_name;
extern const hales_csv_column_name hales_csv_columns[HALES_CSV_COLUMNS];

/* How sure the reader is, 0 to 100, that the text begins with the header of such a table. */
int hales_csv_sniff(hales_bytes in);
/* The header, from where t stands.  EPARSE with the place, ENOMEM. */
hales_status hales_csv_read_header(hales_csv_table *c) HALES_CHECKED;
/* Is the line just read the header once more?  Tables put one below the other bring theirs along. */
bool hales_csv_is_header_again(const hales_csv_table *c);
hales_status hales_csv_put_note(hales_csv_table *c, const char *text, uint64_t count, uint64_t at,
                                const char *place) HALES_CHECKED;

#endif
