// CP11Kit: p11-kit as Debian ships it, which loads the PKCS#11 module of a vendor. The interface hands structures of pointers
// around; each call that is needed has a function of its own here, so that those pointers never outlive it.
#pragma once
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <string.h>

typedef CK_FUNCTION_LIST *sila_p11_module;

static inline CK_RV sila_p11_slots(sila_p11_module module, CK_SLOT_ID *slots, CK_ULONG *count) {
    return module->C_GetSlotList(CK_TRUE, slots, count);
}

static inline CK_RV sila_p11_token(sila_p11_module module, CK_SLOT_ID slot, CK_TOKEN_INFO *info) {
    return module->C_GetTokenInfo(slot, info);
}

static inline CK_RV sila_p11_open(sila_p11_module module, CK_SLOT_ID slot, int writes, CK_SESSION_HANDLE *session) {
    return module->C_OpenSession(slot, CKF_SERIAL_SESSION | (writes ? CKF_RW_SESSION : 0), NULL, NULL, session);
}

static inline CK_RV sila_p11_login(sila_p11_module module, CK_SESSION_HANDLE session, const unsigned char *pin, CK_ULONG length) {
    return module->C_Login(session, CKU_USER, (unsigned char *)pin, length);
}

static inline void sila_p11_close(sila_p11_module module, CK_SESSION_HANDLE session) {
    module->C_Logout(session);
    module->C_CloseSession(session);
}

// Secret keys for AES with what an address says of them: its label, its id.
static inline CK_RV sila_p11_find(
    sila_p11_module module, CK_SESSION_HANDLE session, P11KitUri *address, CK_OBJECT_HANDLE *found, CK_ULONG room, CK_ULONG *count) {
    CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    CK_ATTRIBUTE wanted[4] = {{CKA_CLASS, &kind, sizeof kind}, {CKA_KEY_TYPE, &type, sizeof type}};
    CK_ULONG size = 2;
    CK_ATTRIBUTE *label = p11_kit_uri_get_attribute(address, CKA_LABEL);
    CK_ATTRIBUTE *id = p11_kit_uri_get_attribute(address, CKA_ID);
    if (label) wanted[size++] = *label;
    if (id) wanted[size++] = *id;
    CK_RV code = module->C_FindObjectsInit(session, wanted, size);
    if (code != CKR_OK) return code;
    code = module->C_FindObjects(session, found, room, count);
    module->C_FindObjectsFinal(session);
    return code;
}

// A key of 256 bits that wraps, stays in the token and never leaves it.
static inline CK_RV sila_p11_make(sila_p11_module module, CK_SESSION_HANDLE session, P11KitUri *address, CK_OBJECT_HANDLE *made) {
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ULONG length = 32;
    CK_ATTRIBUTE wanted[10] = {
        {CKA_TOKEN, &yes, sizeof yes},     {CKA_PRIVATE, &yes, sizeof yes}, {CKA_SENSITIVE, &yes, sizeof yes},
        {CKA_EXTRACTABLE, &no, sizeof no}, {CKA_ENCRYPT, &yes, sizeof yes}, {CKA_DECRYPT, &yes, sizeof yes},
        {CKA_VALUE_LEN, &length, sizeof length}};
    CK_ULONG size = 7;
    CK_ATTRIBUTE *label = p11_kit_uri_get_attribute(address, CKA_LABEL);
    CK_ATTRIBUTE *id = p11_kit_uri_get_attribute(address, CKA_ID);
    if (label) wanted[size++] = *label;
    if (id) wanted[size++] = *id;
    CK_MECHANISM way = {CKM_AES_KEY_GEN, NULL, 0};
    return module->C_GenerateKey(session, &way, wanted, size, made);
}

// Whether a key is of 256 bits, can be used, and cannot be read out.
static inline int sila_p11_is_kept(sila_p11_module module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
    CK_BBOOL sensitive = CK_FALSE, extractable = CK_TRUE;
    CK_ULONG length = 0;
    CK_ATTRIBUTE asked[3] = {
        {CKA_SENSITIVE, &sensitive, sizeof sensitive},
        {CKA_EXTRACTABLE, &extractable, sizeof extractable},
        {CKA_VALUE_LEN, &length, sizeof length}};
    if (module->C_GetAttributeValue(session, key, asked, 3) != CKR_OK) return 0;
    return sensitive == CK_TRUE && extractable == CK_FALSE && length == 32;
}

// AES-256-GCM with a nonce of 12 bytes and a tag of 16, in the token.
static inline CK_RV sila_p11_gcm(
    sila_p11_module module, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, int seals, const unsigned char *nonce,
    const unsigned char *bound, CK_ULONG bound_size, const unsigned char *bytes, CK_ULONG size, unsigned char *out, CK_ULONG *room) {
    CK_GCM_PARAMS with;
    memset(&with, 0, sizeof with);
    with.pIv = (unsigned char *)nonce;
    with.ulIvLen = 12;
    with.ulIvBits = 96;
    with.pAAD = (unsigned char *)bound;
    with.ulAADLen = bound_size;
    with.ulTagBits = 128;
    CK_MECHANISM way = {CKM_AES_GCM, &with, sizeof with};
    CK_RV code = seals ? module->C_EncryptInit(session, &way, key) : module->C_DecryptInit(session, &way, key);
    if (code != CKR_OK) return code;
    return seals ? module->C_Encrypt(session, (unsigned char *)bytes, size, out, room)
                 : module->C_Decrypt(session, (unsigned char *)bytes, size, out, room);
}

static const CK_FLAGS sila_p11_pin_locked = CKF_USER_PIN_LOCKED;
static const CK_FLAGS sila_p11_pin_last = CKF_USER_PIN_FINAL_TRY;
