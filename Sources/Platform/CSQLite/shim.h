// CSQLite: the C library as Debian ships it, and what Swift cannot call of it.
#pragma once
#include <sqlite3.h>

// sqlite3_config is variadic. The counters of allocated memory cost a lock that all threads share.
static inline int sila_sqlite_forgo_memory_counters(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// sqlite3_db_config is variadic.
static inline int sila_sqlite_set(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// The bytes must stay where they are until the statement is reset: SQLite makes no copy of its own, which would cost
// an allocation per value. A null pointer would bind NULL instead of empty text.
static inline int sila_sqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, count ? (const char *)bytes : "", count, SQLITE_STATIC, SQLITE_UTF8);
}

static inline int sila_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, count ? bytes : "", count, SQLITE_STATIC);
}
