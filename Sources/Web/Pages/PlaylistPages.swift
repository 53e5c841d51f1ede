import Catalog
import HTTPTypes
import Hummingbird
import Library

/// Playlists, for people, by forms that need no script.
struct PlaylistPages: Sendable {
    let desk: PlaylistDesk
    let holder: LibraryHolder
    let pages: PageRenderer
    let limits: ServerLimits

    var routes: [Route] {
        let playlist = "/playlists/{key}"
        let entry = playlist + "/entries/{entry}"
        return [
            Route(.get, "/playlists", .page) { request, _ in try list(request) },
            Route(.post, "/playlists", .page) { request, _ in try await create(request) },
            Route(.post, "/open-playlist", .page) { request, _ in try await open(request) },
            Route(.post, "/add-to-playlist", .page) { request, _ in try await add(request) },
            Route(.get, playlist, .page) { try await show($0, $1) },
            Route(.post, playlist + "/rename", .page) { try await rename($0, $1) },
            Route(.post, playlist + "/delete", .page) { try await delete($0, $1) },
            Route(.post, entry + "/move", .page) { try await move($0, $1) },
            Route(.post, entry + "/remove", .page) { try await remove($0, $1) },
        ]
    }

    private func list(_ request: Request) throws -> Response {
        pages.page(
            "playlists", title: "Playlists", section: .playlists, try notice(for: request))
    }

    private func create(_ request: Request) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let name = try PlaylistRequest.name(try form.text("name") ?? "")
        let playlist = try await desk.create(name: name, idempotencyKey: nil)
        return PageRenderer.seeOther("/playlists/\(playlist.key)?done=created")
    }

    private func open(_ request: Request) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let playlist = try await desk.playlist(try key(inLink: try form.text("playlist") ?? ""))
        return PageRenderer.seeOther("/playlists/\(playlist.key)")
    }

    private func add(_ request: Request) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let library = try holder.current()
        guard let song = (try form.text("song")).flatMap({ SongID($0) }), let place = library.place(of: song)
        else { throw Problem(.unknownSong, "The song is no longer in the catalog.") }
        let key: PlaylistKey
        if let name = try form.text("name") {
            key = try await desk.create(name: try PlaylistRequest.name(name), idempotencyKey: nil).key
        } else {
            key = try self.key(inLink: try form.text("playlist") ?? "")
        }
        let title = library.song(at: place).title
        _ = try await desk.change(
            key, by: .add(song: song, title: title, at: nil), expectedVersion: nil, idempotencyKey: nil)
        return PageRenderer.seeOther("/playlists/\(key)?done=added")
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let playlist = try await desk.playlist(PlaylistRequest.key(in: context))
        var view = try notice(for: request)
        let library = holder.loaded
        view["key"] = playlist.key.description
        view["version"] = playlist.version
        view["link"] =
            "\(scheme(of: request))://\(request.head.authority ?? "localhost")/playlists/\(playlist.key)"
        view["meta"] =
            "\(PageText.count(playlist.entries.count, "song")) · changed \(Timestamp.date(seconds: playlist.updatedAt))"
        view["hasEntries"] = !playlist.entries.isEmpty
        view["entries"] = playlist.entries.enumerated().map { place, entry -> View in
            var row =
                library.flatMap { library in library.place(of: entry.song).map { library.row(at: $0) } }
                ?? [:]
            row["title"] = row["title"] ?? entry.title
            row["id"] = entry.id
            row["up"] = place - 1
            row["down"] = place + 1
            row["isFirst"] = place == 0
            row["isLast"] = place == playlist.entries.count - 1
            return row
        }
        return pages.page("playlist", title: playlist.name, section: .playlists, view)
    }

    private func rename(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let name = try PlaylistRequest.name(try form.text("name") ?? "")
        return try await change(context, .rename(name), &form, done: "renamed")
    }

    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let entry = try PlaylistRequest.entry(in: context)
        let place = try form.integer("position", in: 0...PlaylistLimits.entries, default: 0)
        return try await change(context, .move(entry: entry, to: place), &form, done: "moved")
    }

    private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        let entry = try PlaylistRequest.entry(in: context)
        return try await change(context, .remove(entry: entry), &form, done: "removed")
    }

    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = try await request.form(upTo: limits.bodyBytes)
        try await desk.delete(
            PlaylistRequest.key(in: context), expectedVersion: try version(&form), idempotencyKey: nil)
        return PageRenderer.seeOther("/playlists?done=deleted")
    }

    private func change(
        _ context: WebContext, _ change: PlaylistChange, _ form: inout QueryParameters, done: String
    ) async throws -> Response {
        let key = try PlaylistRequest.key(in: context)
        _ = try await desk.change(
            key, by: change, expectedVersion: try version(&form), idempotencyKey: nil)
        return PageRenderer.seeOther("/playlists/\(key)?done=\(done)")
    }

    /// The version that the page showed: a form sent twice, or from an old page, changes nothing.
    private func version(_ form: inout QueryParameters) throws -> Int? {
        let version = try form.integer("version", in: -1...Int.max, default: -1)
        return version < 0 ? nil : version
    }

    /// A playlist's key from its link, or from the key alone.
    private func key(inLink link: String) throws -> PlaylistKey {
        let path = link.trimmingSpaces.prefix { $0 != "?" && $0 != "#" }
        guard let key = path.split(separator: "/").last.flatMap({ PlaylistKey(String($0)) }) else {
            throw Problem(PlaylistError.noSuchPlaylist)
        }
        return key
    }

    private func scheme(of request: Request) -> String {
        HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https" ? "https" : "http"
    }

    private static let notices = [
        "created": "Playlist created.", "added": "Song added.", "renamed": "Playlist renamed.",
        "moved": "Song moved.", "removed": "Song removed.", "deleted": "Playlist deleted.",
    ]

    private func notice(for request: Request) throws -> View {
        var parameters = try QueryParameters(of: request, .lenient)
        guard let notice = try parameters.text("done").flatMap({ Self.notices[$0] }) else { return [:] }
        return ["notice": notice]
    }
}
