import Catalog
import HTTPTypes
import Hummingbird
import Library
import Music

/// Instruments and songs, for programs.
struct SongsAPI: Sendable {
    let holder: LibraryHolder
    let responses = LibraryResponse(variant: "a")

    var routes: [Route] {
        [
            Route(.get, "/api/v1/instruments", .api) { request, _ in try instruments(request) },
            Route(.get, "/api/v1/songs", .api) { request, _ in try search(request) },
            Route(.get, "/api/v1/songs/{id}", .api) { request, context in try song(request, context) },
            Route(.get, "/api/v1/songs/{id}/similar", .api) { request, context in
                try similar(request, context)
            },
        ]
    }

    private func instruments(_ request: Request) throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let library = try holder.current()
        return responses.json(request, from: library, capacity: 16_384) { json in
            json.beginObject()
            json.key("songs")
            json.integer(library.count)
            json.key("instruments")
            json.beginArray()
            for (instrument, songs) in library.instrumentCounts {
                json.beginObject()
                json.key("slug")
                json.string(instrument.slug)
                json.key("name")
                json.string(instrument.name)
                json.key("family")
                json.string(InstrumentGroup(of: instrument).name)
                json.key("program")
                json.integer(Int(instrument.program))
                json.key("isDrum")
                json.bool(instrument.isDrum)
                json.key("songs")
                json.integer(songs)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
    }

    private func search(_ request: Request) throws -> Response {
        var parameters = try QueryParameters(of: request, .strict)
        let query = try SongQuery(&parameters)
        try parameters.finish()
        let library = try holder.current()
        return responses.json(request, from: library, capacity: 32_768) { json in
            let page = library.search(query)
            json.beginObject()
            json.key("total")
            json.integer(page.total)
            json.key("offset")
            json.integer(query.offset)
            json.key("limit")
            json.integer(query.limit)
            json.key("songs")
            json.beginArray()
            for place in page.places { json.summary(at: place, of: library) }
            json.endArray()
            json.endObject()
        }
    }

    private func song(_ request: Request, _ context: WebContext) throws -> Response {
        try QueryParameters(of: request, .strict).finish()
        let library = try holder.current()
        let place = try library.place(in: context)
        return responses.json(request, from: library) { $0.details(at: place, of: library) }
    }

    private func similar(_ request: Request, _ context: WebContext) throws -> Response {
        var parameters = try QueryParameters(of: request, .strict)
        let options = try SimilarityOptions(&parameters)
        try parameters.finish()
        let library = try holder.current()
        let place = try library.place(in: context)
        return responses.json(request, from: library, capacity: 32_768) { json in
            json.beginObject()
            json.key("song")
            json.summary(at: place, of: library)
            json.key("similar")
            let query = options.query(library.instruments(at: place))
            json.neighbours(library.neighbours(of: place, query), of: library)
            json.endObject()
        }
    }
}

extension Library {
    /// The place of the song that the address names.
    ///
    /// - Throws: ``Problem`` when there is none.
    func place(in context: WebContext) throws -> Int {
        guard let id = context.parameters.get("id").flatMap({ SongID($0) }), let place = place(of: id) else {
            throw Problem(
                .songNotFound,
                "A song's id is the MD5 digest of its file, 32 hexadecimal digits; this one is not in the catalog."
            )
        }
        return place
    }
}
