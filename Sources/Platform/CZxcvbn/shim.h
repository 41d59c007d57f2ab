// CZxcvbn: the C library as Debian ships it.
#pragma once
#include <zxcvbn.h>
