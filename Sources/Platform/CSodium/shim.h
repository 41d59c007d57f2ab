// CSodium: the C library as Debian ships it.
#pragma once
#include <sodium.h>
#include <sys/prctl.h>

// prctl is variadic, which Swift cannot call. Forbids core dumps and tracing of a process that holds keys.
static inline int sila_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }
