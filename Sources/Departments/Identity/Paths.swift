import Routing
import Values

/// The addresses of this department, for routes and for links.
enum Paths {
    static let login = FixedPath("/login")
    static let logout = FixedPath("/logout")
    static let setup = Path<String>("/setup/{token}")
    static let language = FixedPath("/language")
    static let theme = FixedPath("/theme")
    static let account = FixedPath("/account")
    static let password = FixedPath("/account/password")
    static let session = Path<ID>("/account/sessions/{id}/end")
    static let otherSessions = FixedPath("/account/sessions/end")
    static let keys = FixedPath("/account/keys")
    static let key = Path<ID>("/account/keys/{id}/revoke")
    static let staff = FixedPath("/staff")
    static let newStaff = FixedPath("/staff/new")
    static let oneOfStaff = Path<ID>("/staff/{id}")
    static let staffSessions = Path<ID>("/staff/{id}/sessions/end")
    static let audit = FixedPath("/audit")
    static let me = FixedPath("/api/v1/me")
    static let staffAPI = FixedPath("/api/v1/staff")
}
