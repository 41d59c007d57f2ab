import Routing
import Values

/// The addresses of this department, for routes and for links.
enum Paths {
    static let login = FixedPath("/login")
    static let code = FixedPath("/login/code")
    static let prove = FixedPath("/prove")
    static let logout = FixedPath("/logout")
    static let setup = Path<String>("/setup/{token}")
    static let language = FixedPath("/language")
    static let theme = FixedPath("/theme")
    static let account = FixedPath("/account")
    static let password = FixedPath("/account/password")
    static let session = Path<ID>("/account/sessions/{id}/end")
    static let otherSessions = FixedPath("/account/sessions/end")
    static let factor = FixedPath("/account/factor")
    static let confirmFactor = FixedPath("/account/factor/confirm")
    static let removeFactor = FixedPath("/account/factor/remove")
    static let recoveryCodes = FixedPath("/account/factor/codes")
    static let keys = FixedPath("/account/keys")
    static let key = Path<ID>("/account/keys/{id}/revoke")
    static let staff = FixedPath("/staff")
    static let newStaff = FixedPath("/staff/new")
    static let oneOfStaff = Path<ID>("/staff/{id}")
    static let factorPolicy = FixedPath("/staff/factor")
    static let staffFactor = Path<ID>("/staff/{id}/factor/remove")
    static let staffSessions = Path<ID>("/staff/{id}/sessions/end")
    static let audit = FixedPath("/audit")
    static let me = FixedPath("/api/v1/me")
    static let staffAPI = FixedPath("/api/v1/staff")
}
