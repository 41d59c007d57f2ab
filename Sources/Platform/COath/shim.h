// COath: the C library as Debian ships it.
#pragma once
#include <liboath/oath.h>
