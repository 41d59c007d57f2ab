// CPhoneNumbers: libphonenumber as plain C. No exception and no C++ type passes this line.
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PHONE_READ = 0,
    PHONE_NOT_A_NUMBER = 1,
    PHONE_UNKNOWN_COUNTRY = 2,
    PHONE_TOO_SHORT = 3,
    PHONE_TOO_LONG = 4,
    PHONE_BROKEN = 5,
};

enum {
    PHONE_KIND_OTHER = 0,
    PHONE_KIND_MOBILE = 1,
    PHONE_KIND_FIXED = 2,
    PHONE_KIND_FIXED_OR_MOBILE = 3,
    PHONE_KIND_FREE = 4,
    PHONE_KIND_SHARED = 5,
    PHONE_KIND_PREMIUM = 6,
};

typedef struct {
    int kind;
    /// 1 when the number is in use by its country's plan, 0 when only its length fits.
    int valid;
    int country_code;
    char e164[32];
    char region[8];
    char extension[16];
} phone_reading;

/// Reads a number; a region of two capitals stands for the country when the text does not say. Returns PHONE_READ or why not.
int phone_read(const char *text, size_t length, const char *region, phone_reading *reading);

/// Writes an E.164 number in its national (0) or international (1) format. Returns the length, or -1.
int phone_format(const char *e164, size_t length, int international, char *buffer, size_t capacity);

#ifdef __cplusplus
}
#endif
