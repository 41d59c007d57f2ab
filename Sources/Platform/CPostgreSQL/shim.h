// CPostgreSQL: the C library as Debian ships it.
#pragma once
#include <libpq-fe.h>
