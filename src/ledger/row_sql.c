/* The SQL of the small tables, made from the book's description, never from outside text. */
#include "ledger/private.h"

bool book_stored(const struct book_table *t, int column)
{
    return t->column[column].type != COL_MONTH;
}

bool book_only_row(const struct book_table *t)
{
    return t->identity[0] < 0;
}

static void add_columns(struct buf *b, const struct book_table *t, const char *behind)
{
    bool first = true;
    for (int c = 0; c < t->columns; c++) {
        if (!book_stored(t, c))
            continue;
        buf_printf(b, "%s\"%s\"%s", first ? "" : ", ", t->column[c].name, behind);
        first = false;
    }
}

static void add_identity(struct buf *b, const struct book_table *t, const char *between,
                         const char *behind)
{
    for (int i = 0; t->identity[i] >= 0; i++)
        buf_printf(b, "%s\"%s\"%s", i ? between : "", t->column[t->identity[i]].name, behind);
}

static void add_marks(struct buf *b, const struct book_table *t)
{
    for (int c = 0; c < t->columns; c++)
        buf_cstr(b, book_stored(t, c) ? "?, " : "");
    buf_cstr(b, "?, ?");
}

static void select_from(struct buf *b, const struct book_table *t)
{
    buf_cstr(b, "SELECT n, ");
    add_columns(b, t, "");
    buf_printf(b, " FROM \"%s\"", t->name);
}

static void write_sql(struct buf *b, const struct book_table *t, enum row_sql which)
{
    switch (which) {
    case ROW_FIND:
        select_from(b, t);
        buf_cstr(b, book_only_row(t) ? "" : " WHERE ");
        add_identity(b, t, " AND ", " IS ?");
        break;
    case ROW_GET:
        select_from(b, t);
        buf_cstr(b, " WHERE n = ?");
        break;
    case ROW_INSERT:
        buf_printf(b, "INSERT INTO \"%s\" (", t->name);
        add_columns(b, t, "");
        buf_cstr(b, ", read_source, read_row) VALUES (");
        add_marks(b, t);
        buf_char(b, ')');
        break;
    case ROW_UPDATE:
        buf_printf(b, "UPDATE \"%s\" SET ", t->name);
        add_columns(b, t, " = ?");
        buf_cstr(b, " WHERE n = ?");
        break;
    case ROW_DELETE:
        buf_printf(b, "DELETE FROM \"%s\" WHERE n = ?", t->name);
        break;
    case ROW_LIST:
        select_from(b, t);
        buf_cstr(b, book_only_row(t) ? "" : " ORDER BY ");
        add_identity(b, t, ", ", "");
        break;
    case ROW_SEAL:
        buf_printf(b, "SELECT * FROM \"%s\" WHERE n = ?", t->name);
        break;
    case ROW_SEAL_ALL:
        buf_printf(b, "SELECT * FROM \"%s\"", t->name);
        break;
    case ROW_SQL_COUNT:
        break;
    }
}

const char *row_sql(struct ledger *l, const struct book_table *t, enum row_sql which)
{
    char **sql = &l->table_sql[t->id][which];
    if (!*sql) {
        struct buf b = {0};
        write_sql(&b, t, which);
        *sql = b.p;
    }
    return *sql;
}
