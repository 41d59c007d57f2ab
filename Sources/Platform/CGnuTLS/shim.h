// CGnuTLS: the C library as Debian ships it. What it allocates it frees through a variable, which is called here.
#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/ocsp.h>
#include <gnutls/x509.h>

static inline void sila_gnutls_free(void *pointer) { gnutls_free(pointer); }

// Key usage that a client's certificate must have, and the strength that every signature must have.
static const unsigned int sila_gnutls_digital_signature = GNUTLS_KEY_DIGITAL_SIGNATURE;
static const unsigned int sila_gnutls_profile = GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_MEDIUM);

// The kinds of keys that a house asks certificates for: what the library wants instead of a number of bits for P-256.
static const unsigned int sila_gnutls_p256 = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
// A link of a chain is held against the present elsewhere.
static const unsigned int sila_gnutls_timeless = GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_MEDIUM)
    | GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS;
