/// What went wrong, as `application/problem+json` (RFC 9457).
public struct Problem: Sendable, Hashable {
    /// A URI that names the kind of problem; `about:blank` when the status says it all.
    public var type: String
    /// A short sentence about the kind of problem.
    public var title: String
    /// The status of the answer.
    public var status: Status
    /// What happened this time, for the reader; nil when there is nothing to add.
    public var detail: String?
    /// A URI or id of this occurrence, such as the request's id.
    public var instance: String?
    /// Members beside the standard ones, in order; they cannot replace a standard one.
    public var extensions: [JSON.Member]

    /// Makes a problem; the title is the status's phrase unless given.
    public init(
        _ status: Status, type: String = "about:blank", title: String? = nil, detail: String? = nil,
        instance: String? = nil, extensions: [JSON.Member] = []
    ) {
        self.type = type
        self.title = title ?? status.phrase
        self.status = status
        self.detail = detail
        self.instance = instance
        self.extensions = extensions
    }

    /// The problem as JSON.
    public var json: JSON {
        var members: [JSON.Member] = [
            .init("type", .string(type)), .init("title", .string(title)), .init("status", .integer(Int64(status.code))),
        ]
        if let detail { members.append(.init("detail", .string(detail))) }
        if let instance { members.append(.init("instance", .string(instance))) }
        let standard: Set<String> = ["type", "title", "status", "detail", "instance"]
        members += extensions.filter { !standard.contains($0.name) }
        return .object(members)
    }
}
