import Catalog
import HTTPTypes
import Hummingbird
import Library
import NIOCore

/// Playlists, for programs. A playlist's key is its address and its password in one.
struct PlaylistsAPI: Sendable {
    let desk: PlaylistDesk
    let holder: LibraryHolder
    let limits: ServerLimits

    var routes: [Route] {
        let playlist = "/api/v1/playlists/{key}"
        let entry = playlist + "/entries/{entry}"
        return [
            Route(.post, "/api/v1/playlists", .api) { request, _ in try await create(request) },
            Route(.get, playlist, .api) { try await read($0, $1) },
            Route(.patch, playlist, .api) { try await rename($0, $1) },
            Route(.delete, playlist, .api) { try await delete($0, $1) },
            Route(.post, playlist + "/entries", .api) { try await add($0, $1) },
            Route(.delete, entry, .api) { try await remove($0, $1) },
            Route(.put, entry + "/position", .api) { try await move($0, $1) },
        ]
    }

    private func create(_ request: Request) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        var members = try await BodyMembers(request.jsonObject(upTo: limits.bodyBytes))
        let name = try PlaylistRequest.name(try members.string("name"))
        try members.finish()
        let idempotencyKey = try PlaylistRequest.idempotencyKey(of: request)
        let playlist = try await desk.create(name: name, idempotencyKey: idempotencyKey)
        return response(
            .created, playlist, headers: [.location: "/api/v1/playlists/\(playlist.key)"])
    }

    private func read(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let playlist = try await desk.playlist(PlaylistRequest.key(in: context))
        if EntityTag.matches("\(playlist.version)", ifNoneMatch: request) {
            return Response(
                status: .notModified, headers: [.eTag: "\"\(playlist.version)\"", .cacheControl: "no-store"])
        }
        return response(.ok, playlist)
    }

    private func rename(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let key = try PlaylistRequest.key(in: context)
        var members = try await BodyMembers(request.jsonObject(upTo: limits.bodyBytes))
        let name = try PlaylistRequest.name(try members.string("name"))
        try members.finish()
        return response(.ok, try await change(request, key, .rename(name)))
    }

    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let key = try PlaylistRequest.key(in: context)
        try await desk.delete(
            key,
            expectedVersion: try await PlaylistRequest.expectedVersion(of: request, key, at: desk),
            idempotencyKey: try PlaylistRequest.idempotencyKey(of: request))
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    private func add(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let key = try PlaylistRequest.key(in: context)
        var members = try await BodyMembers(request.jsonObject(upTo: limits.bodyBytes))
        let id = try members.string("song")
        let place = try members.optionalInteger("position", in: 0...PlaylistLimits.entries)
        try members.finish()
        let library = try holder.current()
        guard let song = SongID(id), let found = library.place(of: song) else {
            throw Problem(
                .unknownSong, "song should be the id of a song in the catalog.",
                extras: [.init(name: "member", value: .string("song"))])
        }
        let title = library.song(at: found).title
        let playlist = try await change(request, key, .add(song: song, title: title, at: place))
        return response(.created, playlist, headers: [.location: "/api/v1/playlists/\(key)"])
    }

    private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let key = try PlaylistRequest.key(in: context)
        let entry = try PlaylistRequest.entry(in: context)
        return response(.ok, try await change(request, key, .remove(entry: entry)))
    }

    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let key = try PlaylistRequest.key(in: context)
        let entry = try PlaylistRequest.entry(in: context)
        var members = try await BodyMembers(request.jsonObject(upTo: limits.bodyBytes))
        let place = try members.integer("position", in: 0...PlaylistLimits.entries)
        try members.finish()
        return response(.ok, try await change(request, key, .move(entry: entry, to: place)))
    }

    private func change(
        _ request: Request, _ key: PlaylistKey, _ change: PlaylistChange
    ) async throws -> Playlist {
        try await desk.change(
            key, by: change,
            expectedVersion: try await PlaylistRequest.expectedVersion(of: request, key, at: desk),
            idempotencyKey: try PlaylistRequest.idempotencyKey(of: request))
    }

    private func response(
        _ status: HTTPResponse.Status, _ playlist: Playlist, headers: HTTPFields = [:]
    ) -> Response {
        var json = JSONWriter()
        json.playlist(playlist)
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.eTag] = "\"\(playlist.version)\""
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}
