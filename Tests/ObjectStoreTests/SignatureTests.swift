import ObjectStore
import Testing

/// The values are those of "Signature Calculations for the Authorization Header" and "Authenticating
/// Requests: Using Query Parameters" of the Amazon S3 API Reference.
@Suite("A signature")
struct SignatureTests {
    let signer = SignatureV4(
        Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1")
    /// 24 May 2013, 00:00:00
    let time = SigningTime(secondsSince1970: 1_369_353_600)
    let host = [(name: "Host", value: "examplebucket.s3.amazonaws.com")]

    private func authorization(_ request: SignatureV4.Request, body: String = "") -> String? {
        signer.headers(for: request, bodyHash: SignatureV4.hash(of: Array(body.utf8)), at: time)
            .first { $0.name == "authorization" }?.value
    }

    private func expected(_ headers: String, _ signature: String) -> String {
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=\(headers),Signature=\(signature)"
    }

    @Test func ofAGetIsThePublishedOne() {
        let request = SignatureV4.Request(
            method: "GET", path: "/test.txt", headers: host + [("Range", "bytes=0-9")])
        #expect(
            authorization(request)
                == expected(
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
    }

    @Test func ofAPutIsThePublishedOne() {
        let request = SignatureV4.Request(
            method: "PUT", path: "/test%24file.text",
            headers: host + [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ])
        #expect(
            authorization(request, body: "Welcome to Amazon S3.")
                == expected(
                    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
    }

    @Test func ofAQueryWithoutAValueIsThePublishedOne() {
        let request = SignatureV4.Request(
            method: "GET", path: "/", query: [("lifecycle", "")], headers: host)
        #expect(
            authorization(request)
                == expected(
                    "host;x-amz-content-sha256;x-amz-date",
                    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"))
    }

    @Test func ofAListIsThePublishedOne() {
        let request = SignatureV4.Request(
            method: "GET", path: "/", query: [("prefix", "J"), ("max-keys", "2")], headers: host)
        #expect(
            authorization(request)
                == expected(
                    "host;x-amz-content-sha256;x-amz-date",
                    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))
    }

    @Test func ofAPresignedURLIsThePublishedOne() {
        let request = SignatureV4.Request(method: "GET", path: "/test.txt", headers: host)
        #expect(
            signer.presigned(request, expiresIn: 86_400, at: time)
                == "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524"
                + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test func carriesTheTokenOfCredentialsForATime() {
        let signer = SignatureV4(
            Credentials(accessKeyID: "A", secretAccessKey: "B", sessionToken: "C/+"), region: "eu-west-1")
        let request = SignatureV4.Request(method: "GET", path: "/", headers: host)
        let headers = signer.headers(for: request, bodyHash: SignatureV4.emptyHash, at: time)
        #expect(headers.contains { $0 == ("x-amz-security-token", "C/+") })
        #expect(
            headers.contains {
                $0.value.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token")
            })
        let url = signer.presigned(request, expiresIn: 60, at: time)
        #expect(url.contains("&X-Amz-Security-Token=C%2F%2B&"))
    }

    @Test(arguments: [
        (0, "19700101T000000Z"), (951_827_696, "20000229T123456Z"), (4_107_542_399, "21000228T235959Z"),
        (1_735_689_599, "20241231T235959Z"), (1_709_251_199, "20240229T235959Z"),
    ])
    func isOfTheMomentInUTC(_ seconds: Int, _ text: String) {
        let signer = SignatureV4(Credentials(accessKeyID: "A", secretAccessKey: "B"), region: "r")
        let headers = signer.headers(
            for: SignatureV4.Request(method: "GET", path: "/", headers: host), bodyHash: "",
            at: SigningTime(secondsSince1970: seconds))
        #expect(headers.contains { $0 == ("x-amz-date", text) })
    }

    @Test func secretsAreNotPrinted() {
        let credentials = Credentials(
            accessKeyID: "A", secretAccessKey: "very secret", sessionToken: "very secret")
        var dumped = "\(credentials) \(String(reflecting: credentials))"
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("very secret"))
    }
}
