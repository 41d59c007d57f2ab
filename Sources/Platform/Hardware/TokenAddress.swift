import CP11Kit

/// The address of a key in a token (RFC 7512): `pkcs11:token=sila;object=master`.
///
/// `@unchecked Sendable`: it is written in `init` and only read after it. It is freed when nobody holds it.
final class TokenAddress: @unchecked Sendable {
    let text: String
    let pointer: OpaquePointer

    /// Nil when it is none, names no token or no key, holds what is not understood here, or a PIN.
    init?(_ text: String) {
        guard text.utf8.count <= 1024, !text.utf8.contains(0), let made = p11_kit_uri_new() else { return nil }
        self.text = text
        pointer = made
        // Everything is set already, so that failing here runs `deinit`.
        guard p11_kit_uri_parse(text, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, made) == 0,
            p11_kit_uri_any_unrecognized(made) == 0, p11_kit_uri_get_pin_value(made) == nil,
            p11_kit_uri_get_pin_source(made) == nil, p11_kit_uri_get_module_path(made) == nil,
            p11_kit_uri_get_attribute(made, CK_ATTRIBUTE_TYPE(CKA_LABEL)) != nil
                || p11_kit_uri_get_attribute(made, CK_ATTRIBUTE_TYPE(CKA_ID)) != nil,
            text.contains("token=") || text.contains("serial=")
        else { return nil }
    }

    deinit { p11_kit_uri_free(pointer) }

    func names(_ token: inout CK_TOKEN_INFO) -> Bool { p11_kit_uri_match_token_info(pointer, &token) != 0 }
}
