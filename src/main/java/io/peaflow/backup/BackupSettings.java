package io.peaflow.backup;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where sets go, who can open them and how long they are kept.
 *
 * @param recipients public age recipients whose private keys lie elsewhere
 * @param drillKey whether this machine keeps a key of its own that opens its sets
 * @param privateKey the text of a key file that does not lie on this machine: age's line, or several
 * @param trustedSigners signers, besides those named in the key file, whose sets may be restored here
 * @param folder where sets lie when no bucket is configured
 * @param folders folders of the data folder that go into a set
 * @param spoolLimit the most that waits on this machine for a bucket that is away
 */
@Validated
@ConfigurationProperties("peaflow.backup")
record BackupSettings(
        @DefaultValue
        List<@Pattern(regexp = "age1[02-9ac-hj-np-z]{58}", message = "is no age recipient (age1...)") String>
                recipients,

        @DefaultValue("true") boolean drillKey,

        @DefaultValue("")
        @Pattern(
                regexp = "(?s)\\s*|.*AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}.*",
                message =
                        "holds no private key of age: give the line that `age-keygen` writes, or the text of a backup.key")
        String privateKey,

        @DefaultValue
        List<@Pattern(regexp = "ed25519:[A-Za-z0-9+/=]{40,80}", message = "is no signer (ed25519:...)") String>
                trustedSigners,

        @NotBlank @DefaultValue("backups") String folder,
        @DefaultValue({"models", "reports"}) List<@Pattern(regexp = "[A-Za-z0-9._-]{1,60}") String> folders,
        @Valid @DefaultValue Bucket s3,
        @NotNull @DefaultValue("2GB") DataSize spoolLimit,
        @Valid @DefaultValue Kept retention,

        @NotNull @DurationMin(minutes = 1, message = "must be at least 1m") @DefaultValue("26h")
        Duration criticalAfter,

        @NotNull @DurationMin(minutes = 1, message = "must be at least 1m") @DefaultValue("8d")
        Duration unprovenAfter,

        @Valid @DefaultValue Wish restore,
        @Valid @DefaultValue State state) {

    BackupSettings {
        recipients = List.copyOf(recipients);
        trustedSigners = List.copyOf(trustedSigners);
        folders = List.copyOf(folders);
    }

    @AssertTrue(message = "must be more than nothing: no set could wait for a bucket that is away")
    public boolean isSpoolLimitMoreThanNothing() {
        return spoolLimit.toBytes() > 0;
    }

    @AssertTrue(message = "may be false only when recipients are named: otherwise nobody could open a set")
    public boolean isDrillKeyOrRecipients() {
        return drillKey || !recipients.isEmpty();
    }

    /** A bucket of any S3-compatible store; none when its name is empty. */
    record Bucket(
            @DefaultValue("") String bucket,
            @DefaultValue("peaflow") String prefix,
            @DefaultValue("") String endpoint,
            @NotBlank @DefaultValue("us-east-1") String region,
            @DefaultValue("") String accessKey,
            @DefaultValue("") String secretKey,
            @DefaultValue("false") boolean pathStyle,
            @DefaultValue("true") boolean checksums) {

        boolean isSet() {
            return !bucket.isBlank();
        }

        /** The same store and keys, another bucket and prefix. */
        Bucket at(String otherBucket, String otherPrefix) {
            return new Bucket(otherBucket, otherPrefix, endpoint, region, accessKey, secretKey, pathStyle, checksums);
        }

        @AssertTrue(message = "needs its secret-key, and a secret-key its access-key")
        public boolean isAccessKeyWithItsSecret() {
            return accessKey.isBlank() == secretKey.isBlank();
        }
    }

    /**
     * How long sets are kept.
     *
     * @param monthly how many months; 0 is for ever
     * @param deletesPerRun the most that one run removes
     */
    record Kept(
            @Min(1) @Max(3660) @DefaultValue("30") int daily,
            @Min(0) @Max(5200) @DefaultValue("52") int weekly,
            @Min(0) @Max(1200) @DefaultValue("0") int monthly,
            @Min(1) @Max(1000) @DefaultValue("10") int deletesPerRun) {}

    /** What the word `backup restore` asks this process to do before anything else; nothing when {@code set} is empty. */
    record Wish(
            @DefaultValue("") String set, @DefaultValue("") String at) {

        boolean isMade() {
            return !set.isBlank();
        }
    }

    /**
     * Where a run without a disk has its state, which it begins from and leaves behind; nothing when {@code place} is empty.
     *
     * @param place s3://bucket/prefix or file:///folder
     * @param silence a run that gives no sign of life for so long loses its turn to the next
     * @param patience how long to wait for the turn of another to end
     */
    record State(
            @DefaultValue("")
            @Pattern(
                    regexp = "|s3://[^/\\s]+(/\\S*)?|file:///\\S+",
                    message = "is neither s3://bucket/prefix nor file:///folder")
            String place,

            @NotNull @DefaultValue("2m") Duration silence,
            @NotNull @DefaultValue("0s") Duration patience) {

        boolean isMade() {
            return !place.isBlank();
        }
    }
}
