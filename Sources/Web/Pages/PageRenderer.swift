import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

/// What a template shows, by name.
typealias View = [String: Any]

/// Makes pages from the templates in the binary.
struct PageRenderer: Sendable {
    /// The entry of the navigation that a page belongs to.
    enum Section: String {
        case find = "isFind"
        case upload = "isUpload"
        case playlists = "isPlaylists"
        case runs = "isRuns"
    }

    let assets = StaticAssets()
    private let templates: MustacheLibrary
    private let contact: CatalogContact

    /// - Throws: when a template is broken, which tests would have seen.
    init(contact: CatalogContact) throws {
        self.contact = contact
        templates = MustacheLibrary(
            templates: try PageTemplates.all.mapValues { bytes in
                try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
            })
    }

    /// Changes with what pages show beside their own content.
    var variant: String {
        guard let age = contact.ageWhileLost else { return assets.version }
        return assets.version + "-" + PageText.age(seconds: age).filter { $0 != " " }
    }

    func html(_ template: String, title: String, section: Section?, _ view: View) -> ByteBuffer {
        var view = view
        view["title"] = title
        view["assets"] = assets.view
        if let warning = contact.warning { view["warning"] = warning }
        if let section { view[section.rawValue] = true }
        return ByteBuffer(string: templates.render(view, withTemplate: template) ?? "")
    }

    /// A page that holds what is nobody else's business, or that changes with every visit.
    func page(
        _ template: String, title: String, section: Section?, status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:], _ view: View
    ) -> Response {
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: html(template, title: title, section: section, view)))
    }

    func error(_ problem: Problem) -> Response {
        page(
            "error", title: problem.kind.title, section: nil, status: problem.status,
            headers: problem.headers,
            ["status": problem.status.code, "detail": problem.detail])
    }

    /// After a form's POST: the browser gets the page by GET, so that reloading repeats nothing.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
