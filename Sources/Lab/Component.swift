/// What a part of the lab does.
package enum Component: String, CaseIterable, Codable, Hashable, Sendable {
    case etcd
    case objectStore = "object-store"
    case postgres
    case spark
    case web
    case edge
    case monitoring
    case healer
}
