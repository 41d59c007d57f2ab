// CQREncode: the C library as Debian ships it.
#pragma once
#include <qrencode.h>
