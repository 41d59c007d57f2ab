// CZlib: the C library as Debian ships it.
#pragma once
#include <zlib.h>
