import HTTP
import Routing
import Values

/// The addresses of imports, for routes and for links.
enum ImportPaths {
    static let list = FixedPath("/imports")
    static let form = FixedPath("/imports/new")
    static let batch = Path<ID>("/imports/{id}")
    static let reading = Path<ID>("/imports/{id}/reading")
    static let columns = Path<ID>("/imports/{id}/columns")
    static let progress = Path<ID>("/imports/{id}/progress")
    static let run = Path<ID>("/imports/{id}/run")
    static let cancel = Path<ID>("/imports/{id}/cancel")
    static let rejects = Path<ID>("/imports/{id}/rejects.csv")
    static let apiList = FixedPath("/api/v1/imports")
    static let apiBatch = Path<ID>("/api/v1/imports/{id}")
    static let apiRejects = Path<ID>("/api/v1/imports/{id}/rejects.csv")

    static let limits = RouteLimits.uploads(mebibytes: 512)

    static var formLimits: HTTP.Form.Limits {
        var form = HTTP.Form.Limits()
        form.fileBytes = Int64(limits.upload)
        form.totalBytes = form.fileBytes + (8 << 20)
        form.files = 1
        return form
    }
}
