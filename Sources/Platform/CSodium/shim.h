// CSodium: the C library as Debian ships it.
#pragma once
#include <sodium.h>
#include <sys/prctl.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// prctl is variadic, which Swift cannot call. Forbids core dumps and tracing of a process that holds keys.
static inline int sila_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }

// Two names change places in one step of the file system; renameat2 is declared for GNU sources alone.
static inline int sila_exchange(const char *one, const char *other) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2u /* RENAME_EXCHANGE */);
}
