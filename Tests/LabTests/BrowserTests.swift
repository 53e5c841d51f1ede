import Foundation
import Testing

@testable import Lab

@Suite("Opening a browser")
struct BrowserTests {
    private static func withPrograms(_ names: [String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-browser-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in names {
            let file = folder.appending(path: name)
            try Data("#!/bin/sh\nprintf %s \"$1\" >\"$0.part\" && mv \"$0.part\" \"$0.opened\"\n".utf8).write(
                to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path())
        }
        try await body(folder.path())
    }

    @Test func needsADisplay() async throws {
        try await Self.withPrograms(["xdg-open"]) { path in
            #expect(Browser.program(["PATH": path]) == nil)
            #expect(Browser.program(["PATH": path, "DISPLAY": ""]) == nil)
            #expect(Browser.program(["PATH": path, "DISPLAY": ":0"]) == "\(path)/xdg-open")
            #expect(
                Browser.program(["PATH": "/nowhere:\(path)", "WAYLAND_DISPLAY": "wayland-0"])
                    == "\(path)/xdg-open")
        }
    }

    @Test func needsAProgram() async throws {
        #expect(Browser.program(["PATH": "/nowhere", "DISPLAY": ":0"]) == nil)
        #expect(Browser.program(["DISPLAY": ":0"]) == nil)
        try await Self.withPrograms(["sensible-browser"]) { path in
            #expect(Browser.program(["PATH": path, "DISPLAY": ":0"]) == "\(path)/sensible-browser")
        }
    }

    @Test func givesTheProgramTheAddress() async throws {
        try await Self.withPrograms(["xdg-open"]) { path in
            #expect(Browser.open("http://127.0.0.1:8087", with: "\(path)/xdg-open"))
            let opened = "\(path)/xdg-open.opened"
            let end = ContinuousClock.now + .seconds(60)
            while !FileManager.default.fileExists(atPath: opened), .now < end {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try String(contentsOfFile: opened, encoding: .utf8) == "http://127.0.0.1:8087")
        }
    }

    @Test func saysWhenItCannot() {
        #expect(!Browser.open("http://127.0.0.1:8087", with: "/nowhere/xdg-open"))
    }
}
