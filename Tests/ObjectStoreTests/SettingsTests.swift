import Foundation
import ObjectStore
import Testing

@Suite("The settings of a store")
struct SettingsTests {
    let folder = TemporaryFolder()

    private func settings(_ environment: [String: String]) throws -> StoreSettings {
        try StoreSettings(environment: environment.merging(["HOME": folder.path]) { own, _ in own })
    }

    @Test func areAmazonsOwnForARegionWhereNothingElseIsSaid() throws {
        #expect(try settings([:]).endpoint.description == "https://s3.us-east-1.amazonaws.com")
        let settings = try settings(["AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "us-west-2"])
        #expect(settings.region == "eu-central-1")
        #expect(settings.endpoint.description == "https://s3.eu-central-1.amazonaws.com")
        #expect(
            try self.settings(["AWS_REGION": "cn-north-1"]).endpoint.description
                == "https://s3.cn-north-1.amazonaws.com.cn")
    }

    @Test func nameABucketInTheHostAtAmazonAndInThePathElsewhere() throws {
        let amazon = try settings(["AWS_REGION": "eu-west-1"]).endpoint
        #expect(
            amazon.address(bucket: "music", key: "a b/ü+%.mid") == (
                "music.s3.eu-west-1.amazonaws.com", "/a%20b/%C3%BC%2B%25.mid"
            ))
        #expect(
            amazon.address(bucket: "my.music", key: nil) == (
                "s3.eu-west-1.amazonaws.com", "/my.music/"
            ))
        for url in ["http://127.0.0.1:7480", "http://localhost:7480/", "https://[::1]:9000/store//"] {
            let own = try settings(["AWS_ENDPOINT_URL_S3": url, "AWS_ENDPOINT_URL": "https://other"]).endpoint
            #expect(own.address(bucket: "music", key: "k").path.hasSuffix("/music/k"))
        }
        let base = try settings(["AWS_ENDPOINT_URL": "https://Store.example.org:443/base/"]).endpoint
        #expect(base.address(bucket: "music", key: "k") == ("store.example.org", "/base/music/k"))
        let virtual = try settings([
            "AWS_ENDPOINT_URL": "http://store.example.org:8000", "AWS_S3_ADDRESSING_STYLE": "virtual",
        ]).endpoint
        #expect(virtual.address(bucket: "music", key: "k") == ("music.store.example.org:8000", "/k"))
    }

    @Test func comeFromTheProfileWhereTheEnvironmentSaysNothing() throws {
        try folder.write(
            """
            # a comment
            [default]
            region = eu-north-1
            [profile  work]
            region=ap-south-1 # Mumbai
            services = local
            s3 =
                addressing_style = virtual
            max_attempts = 2
            [services local]
            sts =
              endpoint_url = http://sts.example.org
            s3 =
              endpoint_url = http://s3.example.org:81
            """, to: ".aws/config")
        #expect(try settings([:]).region == "eu-north-1")
        let work = try settings(["AWS_PROFILE": "work"])
        #expect(work.region == "ap-south-1")
        #expect(work.retries.attempts == 2)
        #expect(work.endpoint.address(bucket: "music", key: "k").host == "music.s3.example.org:81")
        #expect(try settings(["AWS_PROFILE": "work", "AWS_REGION": "r-1"]).region == "r-1")
    }

    @Test(arguments: [
        ["AWS_REGION": "Europe!"], ["AWS_ENDPOINT_URL": "127.0.0.1:7480"], ["AWS_ENDPOINT_URL": "ftp://a"],
        ["AWS_ENDPOINT_URL_S3": "http://a:99999"], ["AWS_ENDPOINT_URL_S3": "http://a/?b"],
        ["AWS_S3_ADDRESSING_STYLE": "host"], ["AWS_MAX_ATTEMPTS": "0"], ["AWS_PROFILE": "missing"],
    ])
    func thatCannotBeAreRefusedByName(_ environment: [String: String]) throws {
        let error = #expect(throws: ObjectStoreError.self) { _ = try settings(environment) }
        #expect(error?.code == .badSetting)
        #expect(error?.message.contains(environment.values.first ?? "-") == true)
    }

    @Test func aLocationIsABucketAndAFolderInIt() throws {
        #expect(try ObjectLocation("s3://music/midi/deep").description == "s3://music/midi/deep/")
        #expect(try ObjectLocation("S3://music/midi/").prefix == "midi/")
        #expect(try ObjectLocation("s3://music").description == "s3://music/")
        #expect(try ObjectLocation("s3://music/").prefix.isEmpty)
        for text in ["s3://", "s3:///a", "s3://a", "s3://mu sic/a", "s3:/music", "/music", "s3://müsic"] {
            let error = #expect(throws: ObjectStoreError.self) { _ = try ObjectLocation(text) }
            #expect(error?.code == .badAddress)
        }
    }

    @Test func retriesPauseLongerEachTimeAndAsLongAsTheStoreWishes() {
        let policy = RetryPolicy()
        #expect(policy.pause(after: 1, random: 1) == .milliseconds(100))
        #expect(policy.pause(after: 4, random: 0.5) == .milliseconds(400))
        #expect(policy.pause(after: 60, random: 1) == policy.longestPause)
        #expect(policy.pause(after: 3, random: 0) == .zero)
        #expect(policy.pause(after: 1, wish: .seconds(7), random: 1) == .seconds(7))
    }

    @Test func retriesComeToAnEndWhenMostRequestsFail() {
        let budget = RetryBudget()
        var taken = 0
        while budget.take() != nil { taken += 1 }
        #expect(taken == 100)
        for _ in 0..<4 { budget.succeeded(after: nil) }
        #expect(budget.take() == nil)
        budget.succeeded(after: nil)
        #expect(budget.take() == 5)
        budget.succeeded(after: 10)
        #expect(budget.take(afterTimeout: true) == 10)
    }
}
