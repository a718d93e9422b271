package io.peaflow.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;

/** What a bucket keeps beside what it shows, and what it allows: versions, locks, the right to delete. */
final class S3Bucket {

    private final S3Client client;
    private final String bucket;

    S3Bucket(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Removes every version of an object and every mark of a deletion. */
    void removeVersions(String key) {
        for (String version : versions(key)) {
            client.deleteObject(request -> request.bucket(bucket).key(key).versionId(version));
        }
    }

    /** Every version and every mark of a deletion; none where a store keeps none. */
    private List<String> versions(String key) {
        try {
            List<String> all = new ArrayList<>();
            for (var page : client.listObjectVersionsPaginator(
                    request -> request.bucket(bucket).prefix(key))) {
                page.versions().stream()
                        .filter(version -> version.key().equals(key))
                        .forEach(version -> all.add(version.versionId()));
                page.deleteMarkers().stream()
                        .filter(mark -> mark.key().equals(key))
                        .forEach(mark -> all.add(mark.versionId()));
            }
            return all;
        } catch (AwsServiceException none) {
            if (none.statusCode() == S3Store.FORBIDDEN) {
                throw none;
            }
            return List.of();
        }
    }

    /** Until when a lock holds it; empty when none does. */
    Optional<Instant> lockedUntil(String key) {
        try {
            return versions(key).stream()
                    .flatMap(version -> retention(key, version).stream())
                    .max(Comparator.naturalOrder());
        } catch (SdkException unknown) {
            return Optional.empty();
        }
    }

    private Optional<Instant> retention(String key, String version) {
        try {
            return Optional.ofNullable(client.getObjectRetention(
                                    request -> request.bucket(bucket).key(key).versionId(version))
                            .retention())
                    .map(ObjectLockRetention::retainUntilDate);
        } catch (SdkException none) {
            return Optional.empty();
        }
    }

    /** Whether it keeps what is replaced; empty where a store does not offer it, or the key may not ask. */
    Optional<Boolean> isVersioned() {
        try {
            return Optional.of(client.getBucketVersioning(request -> request.bucket(bucket))
                            .status()
                    == BucketVersioningStatus.ENABLED);
        } catch (SdkException unknown) {
            return Optional.empty();
        }
    }

    /** What its lock holds, in a sentence; empty when there is none, or the key may not ask. */
    Optional<String> lock() {
        try {
            ObjectLockConfiguration lock = client.getObjectLockConfiguration(request -> request.bucket(bucket))
                    .objectLockConfiguration();
            if (lock == null || lock.objectLockEnabled() != ObjectLockEnabled.ENABLED) {
                return Optional.empty();
            }
            DefaultRetention held = lock.rule() == null ? null : lock.rule().defaultRetention();
            return Optional.of(
                    held == null
                            ? "Object Lock is on without a default"
                            : "Object Lock holds each object for "
                                    + (held.days() == null ? held.years() + " years" : held.days() + " days") + " ("
                                    + held.modeAsString() + ")");
        } catch (SdkException none) {
            return Optional.empty();
        }
    }

    /**
     * Whether this key may delete: asked with an object that does not exist; where versions are kept with one of its versions,
     * so that no mark is left.
     */
    boolean mayDelete(String absent, boolean versioned) {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(absent).versionId(versioned ? "null" : null));
            return true;
        } catch (AwsServiceException refused) {
            return refused.statusCode() != S3Store.FORBIDDEN;
        } catch (SdkException unknown) {
            return false;
        }
    }
}
