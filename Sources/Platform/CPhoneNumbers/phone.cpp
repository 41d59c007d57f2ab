#include "CPhoneNumbers.h"
#include <phonenumbers/phonenumberutil.h>
int phone_placeholder(void) { return i18n::phonenumbers::PhoneNumberUtil::GetInstance() != nullptr; }
