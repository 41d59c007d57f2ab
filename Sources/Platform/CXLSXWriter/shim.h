// CXLSXWriter: the C library as Debian ships it.
#pragma once
#include <xlsxwriter.h>
