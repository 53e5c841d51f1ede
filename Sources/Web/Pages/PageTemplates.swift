/// The templates by the name that they have for each other.
enum PageTemplates {
    static let all: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache,
        "chips": PackageResources.chips_mustache,
        "options": PackageResources.options_mustache,
        "neighbours": PackageResources.neighbours_mustache,
        "find": PackageResources.find_mustache,
        "song": PackageResources.song_mustache,
        "upload": PackageResources.upload_mustache,
        "uploaded": PackageResources.uploaded_mustache,
        "playlists": PackageResources.playlists_mustache,
        "playlist": PackageResources.playlist_mustache,
        "error": PackageResources.error_mustache,
        "runs": PackageResources.runs_mustache,
        "problems": PackageResources.problems_mustache,
    ]
}
