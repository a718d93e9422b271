package io.peaflow.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Sets in a bucket of any S3-compatible store. Large files go in parts; an upload that breaks off leaves no object. */
final class S3Store implements SetStore, AutoCloseable {

    private static final int PART = 8 << 20;
    private static final Duration ORPHAN = Duration.ofHours(1);
    static final int FORBIDDEN = 403;
    /** MinIO's word for what a lock holds. */
    private static final int INVALID = 400;

    private final BackupSettings.Bucket settings;
    private final S3Client client;
    private final S3Bucket bucket;

    S3Store(BackupSettings.Bucket settings) {
        this(settings, S3Clients.credentials(settings));
    }

    S3Store(BackupSettings.Bucket settings, AwsCredentialsProvider credentials) {
        this.settings = settings;
        this.client = S3Clients.of(settings, credentials);
        this.bucket = new S3Bucket(client, settings.bucket());
    }

    @Override
    public String place() {
        return "s3://" + settings.bucket() + (settings.prefix().isBlank() ? "" : "/" + settings.prefix());
    }

    @Override
    public boolean isElsewhere() {
        return true;
    }

    @Override
    public List<Stored> list() throws IOException {
        return asking("list", () -> {
            List<Stored> all = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(settings.bucket()).prefix(key("")))
                    .contents()) {
                String name = object.key().substring(key("").length());
                if (SetName.ofObject(name).isPresent()) {
                    all.add(new Stored(name, object.size()));
                }
            }
            return List.copyOf(all);
        });
    }

    @Override
    public void put(String object, Path file) throws IOException {
        if (Files.size(file) <= PART) {
            asking(
                    "store " + object,
                    () -> client.putObject(
                            request -> request.bucket(settings.bucket()).key(key(object)), RequestBody.fromFile(file)));
            return;
        }
        String upload = asking(
                "begin " + object,
                () -> client.createMultipartUpload(request -> request.bucket(settings.bucket())
                                .key(key(object))
                                .checksumAlgorithm(checksum()))
                        .uploadId());
        boolean whole = false;
        try {
            List<CompletedPart> parts = parts(object, file, upload);
            asking(
                    "finish " + object,
                    () -> client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                            .key(key(object))
                            .uploadId(upload)
                            .multipartUpload(all -> all.parts(parts))));
            whole = true;
        } finally {
            if (!whole) {
                abort(key(object), upload);
            }
        }
    }

    private List<CompletedPart> parts(String object, Path file, String upload) throws IOException {
        List<CompletedPart> parts = new ArrayList<>();
        byte[] buffer = new byte[PART];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long left = in.length();
            for (int number = 1; left > 0; number++) {
                int length = (int) Math.min(PART, left);
                in.readFully(buffer, 0, length);
                byte[] part = length == PART ? buffer : java.util.Arrays.copyOf(buffer, length);
                int which = number;
                UploadPartResponse stored = asking(
                        "store part " + which + " of " + object,
                        () -> client.uploadPart(
                                request -> request.bucket(settings.bucket())
                                        .key(key(object))
                                        .uploadId(upload)
                                        .partNumber(which)
                                        .checksumAlgorithm(checksum()),
                                RequestBody.fromBytes(part)));
                parts.add(CompletedPart.builder()
                        .partNumber(which)
                        .eTag(stored.eTag())
                        .checksumCRC32(stored.checksumCRC32())
                        .build());
                left -= length;
            }
        }
        return parts;
    }

    /** Said at the begin, with each part and at the end: Amazon ends no upload whose parts have one that was not announced. */
    private @Nullable ChecksumAlgorithm checksum() {
        return settings.checksums() ? ChecksumAlgorithm.CRC32 : null;
    }

    private void abort(String key, String upload) throws IOException {
        asking(
                "take back " + key,
                () -> client.abortMultipartUpload(
                        request -> request.bucket(settings.bucket()).key(key).uploadId(upload)));
    }

    @Override
    public InputStream open(String object) throws IOException {
        try {
            return new Told(asking(
                    "fetch " + object,
                    () -> client.getObject(
                            request -> request.bucket(settings.bucket()).key(key(object)))));
        } catch (IOException away) {
            if (away.getCause() instanceof NoSuchKeyException) {
                var gone = new NoSuchFileException(place() + "/" + object);
                gone.initCause(away);
                throw gone;
            }
            throw away;
        }
    }

    @Override
    public Deletion delete(String object) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(key(object)));
            return new Deletion.Gone();
        } catch (AwsServiceException refused) {
            if (refused.statusCode() == FORBIDDEN) {
                return String.valueOf(refused.getMessage()).contains("Object Lock")
                                || String.valueOf(refused.getMessage()).contains("retention")
                        ? new Deletion.Locked(null)
                        : new Deletion.NotAllowed(code(refused));
            }
            throw new IOException("delete " + object + ": " + said(refused), refused);
        } catch (SdkException away) {
            throw new IOException("delete " + object + ": " + said(away), away);
        }
    }

    @Override
    public Deletion erase(String object) throws IOException {
        try {
            bucket.removeVersions(key(object));
        } catch (AwsServiceException refused) {
            if (refused.statusCode() == FORBIDDEN || refused.statusCode() == INVALID) {
                return bucket.lockedUntil(key(object))
                        .<Deletion>map(Deletion.Locked::new)
                        .orElseGet(() -> new Deletion.NotAllowed(code(refused)));
            }
            throw new IOException("erase " + object + ": " + said(refused), refused);
        } catch (SdkException away) {
            throw new IOException("erase " + object + ": " + said(away), away);
        }
        return delete(object);
    }

    @Override
    public int tidy(Instant now) throws IOException {
        int removed = 0;
        List<MultipartUpload> uploads = asking(
                "look for broken-off uploads",
                () -> List.copyOf(client.listMultipartUploads(
                                request -> request.bucket(settings.bucket()).prefix(key("")))
                        .uploads()));
        for (MultipartUpload upload : uploads) {
            if (upload.initiated() != null && upload.initiated().isBefore(now.minus(ORPHAN))) {
                abort(upload.key(), upload.uploadId());
                removed++;
            }
        }
        return removed;
    }

    @Override
    public List<String> complaints() throws IOException {
        asking(
                "reach",
                () -> client.listObjectsV2(request ->
                        request.bucket(settings.bucket()).prefix(key("")).maxKeys(1)));
        return bucket.isVersioned().orElse(true)
                ? List.of()
                : List.of("versioning is off: whoever may write can also replace a set for good");
    }

    @Override
    public List<String> facts() {
        List<String> facts = new ArrayList<>();
        Optional<Boolean> versioned = bucket.isVersioned();
        facts.add(versioned
                .map(on -> on ? "versioning is on" : "versioning is off")
                .orElse("versioning is not told"));
        bucket.lock().ifPresent(facts::add);
        facts.add(
                bucket.mayDelete(key("may-this-key-delete"), versioned.orElse(false))
                        ? "this key may delete"
                        : "this key may not delete");
        return facts;
    }

    @Override
    public Register register(String object, Clock clock) {
        return new S3Register(client, settings.bucket(), key(object), clock);
    }

    @Override
    public void close() {
        client.close();
    }

    private String key(String object) {
        return settings.prefix().isBlank() ? object : settings.prefix() + "/" + object;
    }

    /** What goes wrong in the middle of an answer is trouble with the store like any other. */
    private static final class Told extends FilterInputStream {

        Told(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (SdkException broken) {
                throw new IOException(said(broken), broken);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (SdkException broken) {
                throw new IOException(said(broken), broken);
            }
        }
    }

    private interface Question<T> {
        T ask();
    }

    private <T> T asking(String what, Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (SdkException trouble) {
            throw new IOException(what + ": " + said(trouble), trouble);
        }
    }

    static String said(SdkException trouble) {
        return trouble instanceof AwsServiceException service
                ? code(service) + " (HTTP " + service.statusCode() + ")"
                : String.valueOf(trouble.getMessage());
    }

    static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null
                ? "refused"
                : refused.awsErrorDetails().errorCode();
    }
}
