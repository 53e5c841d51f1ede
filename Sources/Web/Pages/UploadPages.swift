import HTTPTypes
import Hummingbird
import Library
import MIDI

/// Songs similar to a file, for people: the form's answer leads to an address that holds what was found
/// in the file, so that it can be reloaded, changed and kept.
struct UploadPages: Sendable {
    /// Reasons that the address repeats.
    private static let reasonLimit = 8

    let holder: LibraryHolder
    let pages: PageRenderer
    let limits: ServerLimits

    var routes: [Route] {
        [
            Route(.get, "/upload", .page) { _, _ in page() },
            Route(.post, "/upload", .page) { request, _ in try await upload(request) },
            Route(.get, "/similar", .page) { request, _ in try similar(request) },
        ]
    }

    private func page(_ problem: Problem? = nil) -> Response {
        var view: View = ["limit": PageText.size(limits.uploadBytes)]
        var headers: HTTPFields = [:]
        if let problem {
            view["problem"] = "\(problem.kind.title). \(problem.detail)"
            let reasons = problem.reasons
            view["hasReasons"] = reasons.count > 1
            view["reasons"] = reasons
            headers = problem.headers
        }
        return pages.page(
            "upload", title: "Upload", section: .upload, status: problem?.status ?? .ok, headers: headers,
            view)
    }

    private func upload(_ request: Request) async throws -> Response {
        do {
            let song = try await UploadedSong(of: request, limit: limits.uploadBytes)
            var address = PageAddress("/similar")
            address.add("programs", numbers(song.extraction.instruments.melodic))
            address.add("kits", numbers(song.extraction.instruments.percussion))
            if let name = song.fileName { address.add("name", String(name.prefix(100))) }
            for reason in song.extraction.reasons.prefix(Self.reasonLimit) {
                address.add("damage", "\(reason.kind.rawValue)@\(reason.offset)")
            }
            return PageRenderer.seeOther(address.text)
        } catch let problem as Problem {
            return page(problem)
        }
    }

    private func similar(_ request: Request) throws -> Response {
        var parameters = try QueryParameters(of: request, .lenient)
        let programs = try parameters.text("programs") ?? ""
        let kits = try parameters.text("kits") ?? ""
        let name = try parameters.searchText("name")
        let damage = parameters.list("damage").prefix(Self.reasonLimit)
        let options = try SimilarityOptions(&parameters)
        let instruments = InstrumentSet(melodic: try programSet(programs), percussion: try programSet(kits))
        let library = try holder.current()
        var kept = [("programs", programs), ("kits", kits)]
        if !name.isEmpty { kept.append(("name", name)) }
        kept += damage.map { ("damage", $0) }
        var view = SimilarityView(
            library: library, instruments: instruments, options: options, action: "/similar", kept: kept
        ).view(library.neighbours(options.query(instruments)))
        let reasons = damage.compactMap(Self.reason)
        view["meta"] = "\(PageText.count(instruments.count, "instrument")) found in the file"
        view["hasReasons"] = !reasons.isEmpty
        view["reasons"] = reasons
        view["chips"] = ChipView.linked(instruments)
        return pages.page("uploaded", title: name.isEmpty ? "Your file" : name, section: .upload, view)
    }

    private func numbers(_ set: ProgramSet) -> String { set.map(\.description).joined(separator: ".") }

    private func programSet(_ text: String) throws -> ProgramSet {
        var set: ProgramSet = []
        for part in text.split(separator: ".") {
            guard let program = UInt8(part), program < 128 else {
                throw Problem(
                    .badQuery, "programs and kits should be numbers from 0 to 127 with dots between.")
            }
            set.insert(program)
        }
        return set
    }

    /// - Returns: `nil` for what no upload of ours would have put into an address.
    private static func reason(_ text: String) -> String? {
        let parts = text.split(separator: "@")
        guard parts.count == 2, let kind = Damage.Kind(rawValue: String(parts[0])), let offset = Int(parts[1])
        else { return nil }
        return Damage(kind, at: offset).description
    }
}

extension Problem {
    /// Why a file was rejected, one line each.
    fileprivate var reasons: [String] {
        guard case .array(let reasons)? = extras.first(where: { $0.name == "reasons" })?.value else {
            return []
        }
        return reasons.compactMap { reason in
            guard case .object(let members) = reason, case .string(let detail)? = members["detail"],
                case .integer(let offset)? = members["offset"]
            else { return nil }
            return "byte \(offset): \(detail)"
        }
    }
}
