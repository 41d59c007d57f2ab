// CPango: the C library as Debian ships it.
#pragma once
#include <pango/pangocairo.h>
#include <cairo/cairo-pdf.h>
