// CSodium: the C library as Debian ships it.
#pragma once
#include <sodium.h>
