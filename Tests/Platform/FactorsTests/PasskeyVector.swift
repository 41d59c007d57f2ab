import Factors
import Testing
import Vault

/// What authenticators of each kind answered to one challenge. Made for these tests with Python's `cryptography` package,
/// after W3C Web Authentication Level 3, sections 6.1 and 6.5; the private keys were thrown away.
struct PasskeyVector: Sendable, CustomTestStringConvertible {
    let algorithm: Passkey.Algorithm
    let credential: [UInt8]
    let madeClientData: [UInt8]
    let madeData: [UInt8]
    let shownClientData: [UInt8]
    let shownData: [UInt8]
    let signature: [UInt8]

    var testDescription: String { "\(algorithm)" }

    static let challenge = (0..<32).map { UInt8($0) }

    init(
        _ algorithm: Passkey.Algorithm, credential: String, madeClientData: String, madeData: String,
        shownClientData: String, shownData: String, signature: String
    ) {
        func bytes(_ text: String) -> [UInt8] { Base64URL.decode(text) ?? [] }
        self.algorithm = algorithm
        self.credential = bytes(credential)
        self.madeClientData = bytes(madeClientData)
        self.madeData = bytes(madeData)
        self.shownClientData = bytes(shownClientData)
        self.shownData = bytes(shownData)
        self.signature = bytes(signature)
    }

    static let all: [PasskeyVector] = [
        PasskeyVector(
            .es256,
            credential:
                "iGSncYo9OC2F1cZN24FCjMB3u2tCT01Y",
            madeClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVU"
                + "ZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            madeData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2lFAAAABwAAAAAAAAAAAAAAAAAAAAAAGIhkp3GKPTgthdXGTd"
                + "uBQozAd7trQk9NWKUBAgMmIAEhWCDdrbZ3suHGKMD_5gjIFRG47yw_TB50P7fh_zyQycePByJYIO8cEf0BiVZMajwJ"
                + "dMwsC0cZLh0FX5wQkas9OJ4Qdql8",
            shownClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVUZSWV"
                + "hHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            shownData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2kFAAAACA",
            signature:
                "MEUCIFm7m8QT9aa3bdj3daIwj2iiU_zQHhFmGsIy9q9n4S5sAiEA18AZ3zVpSW5mFPLu2p8KokZY8Uq87tqtQpSDNO"
                + "1S3OI"),
        PasskeyVector(
            .eddsa,
            credential:
                "LZrvD3oIdB4BYqpGO8yWp0ZXPkZK87Yi",
            madeClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVU"
                + "ZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            madeData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2lFAAAABwAAAAAAAAAAAAAAAAAAAAAAGC2a7w96CHQeAWKqRj"
                + "vMlqdGVz5GSvO2IqQBAQMnIAYhWCCDkDz7nj-zLrVtblVtlFo8stHxZpkJzceWCT6-vpWd0Q",
            shownClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVUZSWV"
                + "hHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            shownData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2kFAAAACA",
            signature:
                "zliZUQ9Gx4B8XapSQoBxrAhMMqdYFIul3CJb0J0BiZe6gzJYAOvejFax_oiGJwB6bBaYrx69d8ZIkFO7Ti0SAA"),
        PasskeyVector(
            .rs256,
            credential:
                "XRjfTM5vBZxZy_wKo-lsnuCBFZmauT8x",
            madeClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVU"
                + "ZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            madeData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2lFAAAABwAAAAAAAAAAAAAAAAAAAAAAGF0Y30zObwWcWcv8Cq"
                + "PpbJ7ggRWZmrk_MaQBAwM5AQAgWQEAn4rkRd4SkJj4Ums4pOd3zBmgdSiqdxoVBe0WOZaruydn1XZyvr2NuBealrxe"
                + "HZ50VlLj1L9HpWMVq8f6VP-Kpqpoi6hduJXue1VVupj2HRwcrZasWxWuECl_VXDEKBaSrI7UQpyVXl7T_vxl2Qhod5"
                + "QLDIUs0DeIcqIU7GbpYHk1nkJ1i1-4A48cD4oU6_Xd8FVgyC07pm7IiKL_5huRod6GKHE2mTLo7XiMYMgrve6MSEon"
                + "tAwxytevk4a-OURV60q1ZDSyIvFFCDBM1v2Q7IRvMAGuhp7HdHPGD2csibbnVdt6FSffbk6XyRUmKvija-wz8Vl46f"
                + "wz5JqoTgnioSFDAQAB",
            shownClientData:
                "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVUZSWV"
                + "hHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHBzOi8vY3JtLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            shownData:
                "tZy3Vp5UJQTE8s33sGYFrDgTqOrdiQ0BY5gD4S5KK2kFAAAACA",
            signature:
                "Ipc004LWGZEukJpWD_VDCT87Eftxtjv8JdkQg3bprZpIELxSDCnUAS63H304Jcg2qd2XnJs-O-1vmTvncFkOujLbIA"
                + "Gjb_1CjuNdkzsyOO5oPj-Q8QEfklqWZvGC5G4TZV00dp0zdKHYnh_InskNd8maNNzEU_Jq-J0uk2IEu1VE4GUWiyQx"
                + "7yBgPzoSFCku7l_Sae2qn1S0CwvBiDki6y8dnzBLirRRJjyHnShsF3LzbpW0NdVGfu1dyZxZKjSBXCWQYhoeuo-l_6"
                + "7i1gHRV6FncBAjHPfLe_GuLPk_nTjsM_EzdAX8p6lPi118XPvX3qossHiTfLutlkbIWus_dg"),
    ]
}
