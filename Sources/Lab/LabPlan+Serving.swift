import Platforms

/// What answers people: the web servers, the edges before them; and what computes for them, Spark.
extension LabPlan {
    package static let catalog = "postgresql://scale@edge-a:5432,edge-b:5432/scale"

    var webServers: [LabPart] {
        Zone.allCases.map { zone in
            let host = "web-\(zone.rawValue)"
            var spec = container(host, "scale", .web, zone)
            spec.arguments = [
                "serve", "--host", "0.0.0.0", "--agent-port", "8081", "--drain", "2",
                "--snapshot", "/var/lib/scale/songs.snapshot",
            ]
            spec.environment = [
                "SCALE_CATALOG": Self.catalog, "PGPASSWORD_FILE": "/run/secrets/scale",
            ]
            let volume = volumeName(host)
            spec.mounts = [
                .init(.volume(volume), at: "/var/lib/scale"),
                .init(.volume(LabSecrets.Holder.scale.volume(of: self)), at: "/run/secrets"),
            ]
            spec.temporary = ["/tmp": 64 << 20]
            spec.memory = 384 << 20
            spec.processors = 0.5
            return LabPart(zone: zone, component: .web, container: spec, volumes: [volume], stage: 3)
        }
    }

    var edges: [LabPart] {
        [(Zone.a, Port.webA), (.b, .webB)].map { zone, webPort in
            let host = "edge-\(zone.rawValue)"
            var spec = container(host, "scale-edge", .edge, zone)
            spec.mounts = [file("lab/haproxy.cfg", at: "/usr/local/etc/haproxy/haproxy.cfg")]
            spec.temporary = ["/run/haproxy": 1 << 20]
            spec.memory = 128 << 20
            spec.ports = [.init(8080, publishedAt: port(webPort))]
            if zone == .a {
                spec.ports += [
                    .init(5432, publishedAt: port(.primary)), .init(5433, publishedAt: port(.replicas)),
                ]
            }
            spec.stopTime = 5
            return LabPart(
                zone: zone, component: .edge, container: spec, volumes: [],
                address: "http://127.0.0.1:\(port(webPort))", stage: 1)
        }
    }

    var spark: [LabPart] {
        var master = container("spark-master", "scale-spark", .spark, .a)
        master.arguments = ["master"]
        master.mounts = [
            file("monitoring/spark/metrics.properties", at: "/opt/spark/conf/metrics.properties")
        ]
        master.environment = ["SPARK_DAEMON_MEMORY": "256m"]
        master.temporary = ["/tmp": 64 << 20]
        master.memory = 512 << 20
        let workers = [Zone.b, .c].map { zone in
            var spec = container("spark-worker-\(zone.rawValue)", "scale-spark", .spark, zone)
            spec.arguments = ["worker", "spark://spark-master:7077"]
            spec.environment = Self.objectStoreAccess.merging([
                "SPARK_DAEMON_MEMORY": "192m", "SPARK_WORKER_CORES": "1", "SPARK_WORKER_MEMORY": "512m",
            ]) { $1 }
            spec.mounts = [.init(.volume(LabSecrets.Holder.scale.volume(of: self)), at: "/run/secrets")]
            spec.temporary = ["/tmp": 64 << 20, "/var/lib/spark": 256 << 20]
            spec.memory = 1024 << 20
            return LabPart(zone: zone, component: .spark, container: spec, volumes: [], stage: 2)
        }
        return [LabPart(zone: .a, component: .spark, container: master, volumes: [], stage: 1)] + workers
    }

    /// For whoever reads and writes the bucket.
    package static let objectStoreAccess = [
        "AWS_ENDPOINT_URL_S3": "http://object-store:7480", "AWS_REGION": "us-east-1",
        "AWS_SHARED_CREDENTIALS_FILE": "/run/secrets/aws-credentials",
    ]
}
