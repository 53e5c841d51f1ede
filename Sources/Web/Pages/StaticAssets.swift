import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// Styles, script and icon, at addresses that change with their content, so that browsers may keep them
/// for ever.
struct StaticAssets: Sendable {
    struct Asset: Sendable {
        var path: String
        var type: String
        var hash: String
        var bytes: [UInt8]

        init(name: String, type: String, bytes: [UInt8]) {
            let digest = SHA256.hash(data: bytes)
            hash = digest.prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            path = "/assets/\(hash)/\(name)"
            self.type = type
            self.bytes = bytes
        }
    }

    let style = Asset(name: "style.css", type: "text/css; charset=utf-8", bytes: PackageResources.style_css)
    let script = Asset(
        name: "script.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.script_js)
    let icon = Asset(name: "icon.svg", type: "image/svg+xml", bytes: PackageResources.icon_svg)

    private var all: [Asset] { [style, script, icon] }

    /// Changes when any asset does.
    var version: String { all.map(\.hash).joined() }

    /// What the layout refers to.
    var view: View { ["style": style.path, "script": script.path, "icon": icon.path] }

    var routes: [Route] {
        [
            Route(.get, "/assets/{hash}/{name}", .page) { request, _ in
                guard let asset = all.first(where: { $0.path == request.uri.path }) else {
                    throw Problem(.notFound, "The asset belongs to another version of the page. Reload it.")
                }
                return response(asset, to: request)
            },
            Route(.get, "/favicon.ico", .page) { request, _ in response(icon, to: request, immutable: false)
            },
        ]
    }

    private func response(_ asset: Asset, to request: Request, immutable: Bool = true) -> Response {
        var headers: HTTPFields = [
            .eTag: "\"\(asset.hash)\"",
            .cacheControl: immutable ? "public, max-age=31536000, immutable" : "max-age=86400",
        ]
        if EntityTag.matches(asset.hash, ifNoneMatch: request) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = asset.type
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
