import CSodium

/// Bytes as text that fits in addresses, headers and files: base64url without padding (RFC 4648, section 5).
public enum Base64URL {
    /// The text for bytes. Its time does not depend on their values.
    public static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes, variant: sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

    static func encode(_ bytes: [UInt8], variant: Int32) -> String {
        let length = sodium_base64_encoded_len(bytes.count, variant)
        return String(unsafeUninitializedCapacity: length) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                if let target = buffer.baseAddress {
                    _ = sodium_bin2base64(target, length, bytes, bytes.count, variant)
                }
            }
            return length - 1
        }
    }

    /// The bytes of a text; nil when it is not base64url without padding.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let units = text.utf8.map { CChar(bitPattern: $0) }
        var isValid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: units.count + 1) { buffer, count in
            guard let target = buffer.baseAddress else { return }
            var length = 0
            isValid =
                sodium_base642bin(
                    target, buffer.count, units, units.count, nil, &length, nil,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0
            count = isValid ? length : 0
        }
        return isValid ? bytes : nil
    }
}
