// CZip: the C library as Debian ships it.
#pragma once
#include <zip.h>
