import Platforms

/// What keeps data: etcd, PostgreSQL, the object store.
extension LabPlan {
    var etcd: [LabPart] {
        let members = Zone.allCases.map { "etcd-\($0.rawValue)=http://etcd-\($0.rawValue):2380" }
        return Zone.allCases.map { zone in
            let host = "etcd-\(zone.rawValue)"
            var spec = container(host, "scale-postgres", .etcd, zone)
            spec.arguments = [
                "etcd", "--name", host, "--listen-client-urls", "http://0.0.0.0:2379",
                "--advertise-client-urls", "http://\(host):2379", "--listen-peer-urls",
                "http://0.0.0.0:2380", "--initial-advertise-peer-urls", "http://\(host):2380",
                "--initial-cluster", members.joined(separator: ","), "--initial-cluster-state", "new",
                "--heartbeat-interval", "100", "--election-timeout", "1000",
                "--auto-compaction-retention", "1", "--snapshot-count", "10000",
            ]
            let volume = volumeName(host)
            spec.mounts = [.init(.volume(volume), at: "/var/lib/etcd")]
            spec.temporary = ["/tmp": 16 << 20]
            spec.memory = 256 << 20
            spec.processors = 0.5
            return LabPart(zone: zone, component: .etcd, container: spec, volumes: [volume], stage: 0)
        }
    }

    var postgres: [LabPart] {
        Zone.allCases.map { zone in
            let host = "postgres-\(zone.rawValue)"
            var spec = container(host, "scale-postgres", .postgres, zone)
            spec.environment = [
                "PATRONI_NAME": host,
                "PATRONI_POSTGRESQL_CONNECT_ADDRESS": "\(host):5432",
                "PATRONI_RESTAPI_CONNECT_ADDRESS": "\(host):8008",
                "PATRONI_SUPERUSER_PASSWORD_FILE": "/run/secrets/superuser",
                "PATRONI_REPLICATION_PASSWORD_FILE": "/run/secrets/replication",
                "PATRONI_REWIND_PASSWORD_FILE": "/run/secrets/rewind",
                "SCALE_PASSWORD_FILE": "/run/secrets/scale",
            ]
            let volume = volumeName(host)
            spec.mounts = [
                .init(.volume(volume), at: "/var/lib/postgresql"),
                .init(.volume(LabSecrets.Holder.postgres.volume(of: self)), at: "/run/secrets"),
                file("lab/patroni.yml", at: "/etc/patroni/patroni.yml"),
                file("lab/post-bootstrap", at: "/etc/patroni/post-bootstrap"),
            ]
            spec.temporary = ["/run/postgresql": 16 << 20, "/tmp": 64 << 20]
            spec.memory = 512 << 20
            spec.stopTime = 30
            return LabPart(zone: zone, component: .postgres, container: spec, volumes: [volume], stage: 1)
        }
    }

    var objectStore: [LabPart] {
        let host = "object-store"
        var spec = container(host, "scale-object-store", .objectStore, .c)
        let volume = volumeName(host)
        spec.environment = ["S3_DISK_SIZE": "\(4 << 30)"]
        spec.mounts = [
            .init(.volume(volume), at: "/var/lib/ceph"),
            .init(.volume(LabSecrets.Holder.objectStore.volume(of: self)), at: "/run/secrets"),
        ]
        spec.temporary = ["/run/ceph": 16 << 20, "/tmp": 64 << 20]
        spec.memory = 768 << 20
        spec.ports = [.init(7480, publishedAt: port(.objectStore))]
        return [
            LabPart(
                zone: .c, component: .objectStore, container: spec, volumes: [volume],
                address: "http://127.0.0.1:\(port(.objectStore))", stage: 0)
        ]
    }
}
