// CMicroHTTPD: the C library as Debian ships it.
#pragma once
#include <microhttpd.h>
