#include "CPhoneNumbers.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

bool copied(const std::string &text, char *buffer, size_t capacity) {
    if (text.size() >= capacity) return false;
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    return true;
}

int kind(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::MOBILE: return PHONE_KIND_MOBILE;
    case PhoneNumberUtil::FIXED_LINE: return PHONE_KIND_FIXED;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return PHONE_KIND_FIXED_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE: return PHONE_KIND_FREE;
    case PhoneNumberUtil::SHARED_COST: return PHONE_KIND_SHARED;
    case PhoneNumberUtil::PREMIUM_RATE: return PHONE_KIND_PREMIUM;
    default: return PHONE_KIND_OTHER;
    }
}

} // namespace

// The library is documented as safe to use from many threads: its one instance is constant after it was made.
int phone_read(const char *text, size_t length, const char *region, phone_reading *reading) {
    try {
        const PhoneNumberUtil &library = *PhoneNumberUtil::GetInstance();
        PhoneNumber number;
        switch (library.Parse(std::string(text, length), std::string(region), &number)) {
        case PhoneNumberUtil::NO_PARSING_ERROR: break;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return PHONE_UNKNOWN_COUNTRY;
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD: return PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_SHORT_NSN: return PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_LONG_NSN: return PHONE_TOO_LONG;
        default: return PHONE_NOT_A_NUMBER;
        }
        // A number of a known type is a valid one: the library's own definition, at half the cost of asking for both.
        const PhoneNumberUtil::PhoneNumberType type = library.GetNumberType(number);
        reading->valid = type != PhoneNumberUtil::UNKNOWN ? 1 : 0;
        // A zero kept in front of an invalid number is the prefix of one that lacks digits.
        if (!reading->valid && number.italian_leading_zero()) return PHONE_TOO_SHORT;
        if (!reading->valid) {
            switch (library.IsPossibleNumberWithReason(number)) {
            case PhoneNumberUtil::INVALID_COUNTRY_CODE: return PHONE_UNKNOWN_COUNTRY;
            case PhoneNumberUtil::TOO_SHORT: return PHONE_TOO_SHORT;
            case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return PHONE_TOO_SHORT;
            case PhoneNumberUtil::INVALID_LENGTH: return PHONE_TOO_SHORT;
            case PhoneNumberUtil::TOO_LONG: return PHONE_TOO_LONG;
            default: break;
            }
        }
        reading->kind = kind(type);
        reading->country_code = number.country_code();
        std::string e164, of;
        library.Format(number, PhoneNumberUtil::E164, &e164);
        library.GetRegionCodeForNumber(number, &of);
        if (!copied(e164, reading->e164, sizeof reading->e164)) return PHONE_TOO_LONG;
        if (!copied(of, reading->region, sizeof reading->region)) reading->region[0] = 0;
        if (!copied(number.extension(), reading->extension, sizeof reading->extension)) return PHONE_TOO_LONG;
        return PHONE_READ;
    } catch (...) {
        return PHONE_BROKEN;
    }
}

int phone_format(const char *e164, size_t length, int international, char *buffer, size_t capacity) {
    try {
        const PhoneNumberUtil &library = *PhoneNumberUtil::GetInstance();
        PhoneNumber number;
        if (library.Parse(std::string(e164, length), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return -1;
        std::string text;
        library.Format(
            number, international ? PhoneNumberUtil::INTERNATIONAL : PhoneNumberUtil::NATIONAL, &text);
        if (!copied(text, buffer, capacity)) return -1;
        return static_cast<int>(text.size());
    } catch (...) {
        return -1;
    }
}
