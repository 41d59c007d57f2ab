// CGnuTLS: the C library as Debian ships it. What it allocates it frees through a variable, which is called here.
#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

static inline void sila_gnutls_free(void *pointer) { gnutls_free(pointer); }

// Key usage that a client's certificate must have, and the strength that every signature must have.
static const unsigned int sila_gnutls_digital_signature = GNUTLS_KEY_DIGITAL_SIGNATURE;
static const unsigned int sila_gnutls_profile = GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_MEDIUM);
