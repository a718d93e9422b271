package io.peaflow.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A register in a bucket, by conditional writes: If-None-Match for the first, If-Match for each further one. */
final class S3Register implements Register {

    /** The word of an answer that refuses: somebody was faster, or is at it in this very moment. */
    private static final Set<Integer> REFUSED = Set.of(409, 412);

    private static final int ABSENT = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final Clock clock;

    S3Register(S3Client client, String bucket, String key, Clock clock) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public Optional<Seen> read() throws IOException {
        try {
            ResponseBytes<GetObjectResponse> there = client.getObjectAsBytes(request ->
                    request.bucket(bucket).key(key).overrideConfiguration(limits -> limits.apiCallTimeout(PATIENCE)));
            return Optional.of(new Seen(
                    there.asString(StandardCharsets.UTF_8), there.response().eTag(), age(there.response())));
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        } catch (SdkException trouble) {
            throw new IOException("read " + key + ": " + S3Store.said(trouble), trouble);
        }
    }

    /** Both moments are the store's: no clock of this machine decides whether somebody is still there. */
    private Duration age(GetObjectResponse there) {
        Instant now = there.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .flatMap(S3Register::moment)
                .orElseGet(clock::instant);
        return there.lastModified() == null ? Duration.ZERO : Duration.between(there.lastModified(), now);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException odd) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> replace(String text, @Nullable Seen seen) throws IOException {
        try {
            return Optional.of(client.putObject(
                            request -> {
                                request.bucket(bucket)
                                        .key(key)
                                        .contentType("application/json")
                                        .overrideConfiguration(limits -> limits.apiCallTimeout(PATIENCE));
                                if (seen == null) {
                                    request.ifNoneMatch("*");
                                } else {
                                    request.ifMatch(seen.version());
                                }
                            },
                            RequestBody.fromString(text))
                    .eTag());
        } catch (AwsServiceException answer) {
            boolean vanished = seen != null && answer.statusCode() == ABSENT;
            if (vanished || REFUSED.contains(answer.statusCode())) {
                return Optional.empty();
            }
            throw new IOException("write " + key + ": " + S3Store.said(answer), answer);
        } catch (SdkException trouble) {
            throw new IOException("write " + key + ": " + S3Store.said(trouble), trouble);
        }
    }
}
