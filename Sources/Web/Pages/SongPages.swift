import Catalog
import HTTPTypes
import Hummingbird
import Library
import MIDI
import NIOCore

/// Songs, for people.
struct SongPages: Sendable {
    /// Reasons that a damaged song's page lists; more are only counted.
    private static let reasonLimit = 12

    let holder: LibraryHolder
    let pages: PageRenderer
    private let cache = PageCache()

    init(holder: LibraryHolder, pages: PageRenderer) {
        self.holder = holder
        self.pages = pages
    }

    var routes: [Route] {
        [
            Route(.get, "/", .page) { request, _ in try find(request) },
            Route(.get, "/songs/{id}", .page) { request, context in try song(request, context) },
        ]
    }

    private func answer(
        _ request: Request, from library: Library, _ make: () -> ByteBuffer
    ) -> Response {
        let responses = LibraryResponse(variant: "p\(pages.variant)-")
        return responses.answer(request, from: library, type: "text/html; charset=utf-8") {
            cache.page(request.uri.string, tag: responses.tag(of: library), make)
        }
    }

    private func find(_ request: Request) throws -> Response {
        var parameters = try QueryParameters(of: request, .lenient)
        let query = try SongQuery(&parameters)
        let library = try holder.current()
        return answer(request, from: library) {
            pages.html(
                "find", title: "Find songs by instrument", section: .find,
                FindView(library: library, query: query).view())
        }
    }

    private func song(_ request: Request, _ context: WebContext) throws -> Response {
        var parameters = try QueryParameters(of: request, .lenient)
        let options = try SimilarityOptions(&parameters)
        let library = try holder.current()
        let place = try library.place(in: context)
        return answer(request, from: library) {
            let song = library.song(at: place)
            let neighbours = library.neighbours(of: place, options.query(song.instruments))
            var view = SimilarityView(
                library: library, instruments: song.instruments, options: options, action: "/songs/\(song.id)"
            ).view(neighbours)
            view["id"] = song.id.description
            view["meta"] =
                "\(song.sourceKey) · \(PageText.size(song.size)) · added \(Timestamp.date(seconds: song.ingestedAt))"
            let reasons = library.reasons(at: place)
            view["isRecovered"] = song.status == .recovered
            view["hasReasons"] = !reasons.isEmpty
            view["reasons"] = reasons.prefix(Self.reasonLimit).map(\.description)
            if reasons.count > Self.reasonLimit { view["moreReasons"] = reasons.count - Self.reasonLimit }
            view["chips"] = ChipView.linked(song.instruments)
            return pages.html("song", title: song.title, section: .find, view)
        }
    }
}
