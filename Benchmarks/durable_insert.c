/* The bound for payments: bare rows into SQLite, one durable transaction each, one connection, as the store is set up
   (write-ahead log, synchronous FULL). Usage: durable_insert FILE SECONDS; prints transactions per second. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

int main(int count, char **words) {
    sqlite3 *database;
    sqlite3_stmt *insert, *begin, *commit;
    if (count != 3 || sqlite3_open(words[1], &database) != SQLITE_OK) return 2;
    double seconds = atof(words[2]);
    if (sqlite3_exec(database,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "CREATE TABLE payment (id INTEGER PRIMARY KEY, debt INTEGER NOT NULL, amount INTEGER NOT NULL,"
                     "received INTEGER NOT NULL, method TEXT NOT NULL, receipt TEXT NOT NULL)",
                     NULL, NULL, NULL) != SQLITE_OK) return 1;
    sqlite3_prepare_v2(database, "INSERT INTO payment (debt, amount, received, method, receipt) VALUES (?, 100, 20000, 'cash', 'R-2026-000001')", -1, &insert, NULL);
    sqlite3_prepare_v2(database, "BEGIN IMMEDIATE", -1, &begin, NULL);
    sqlite3_prepare_v2(database, "COMMIT", -1, &commit, NULL);
    long made = 0;
    double start = now(), end = start;
    for (; end - start < seconds; end = now()) {
        sqlite3_step(begin), sqlite3_reset(begin);
        sqlite3_bind_int64(insert, 1, made);
        if (sqlite3_step(insert) != SQLITE_DONE) return 1;
        sqlite3_reset(insert);
        if (sqlite3_step(commit) != SQLITE_DONE) return 1;
        sqlite3_reset(commit);
        made++;
    }
    printf("%.1f\n", (double)made / (end - start));
    return 0;
}
