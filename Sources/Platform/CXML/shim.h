// CXML: the C library as Debian ships it.
#pragma once
#include <libxml/parser.h>
