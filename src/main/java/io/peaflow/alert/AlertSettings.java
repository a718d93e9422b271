package io.peaflow.alert;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Section {@code peaflow.alert}: who is told what, and by which way.
 *
 * @param poll how often waiting messages are looked for
 * @param sendDeadline the longest a single message may take to leave, answer included
 * @param allowedPrivateTargets addresses or networks (CIDR) inside the forbidden ranges that may be called all the same
 */
@Validated
@ConfigurationProperties("peaflow.alert")
public record AlertSettings(
        @DefaultValue("2s")
        @NotNull
        @DurationMin(millis = 50, message = "must be at least 50ms: each look asks the database")
        Duration poll,

        @DefaultValue("20s") @NotNull Duration sendDeadline,
        @DefaultValue("30s") @NotNull Duration databaseAwayAfter,
        @DefaultValue("false") boolean digestWhenQuiet,
        @DefaultValue @Valid Grouping grouping,
        @DefaultValue @Valid Retry retry,
        @DefaultValue @Valid QuietHours quietHours,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = AlertSettings.NETWORK,
                                message = "is neither an address nor a network."
                                        + " Write one such as 192.168.1.20 or 10.0.0.0/8, no name of a host.")
                        String>
                allowedPrivateTargets,

        @DefaultValue List<@Valid Channel> channels,
        @DefaultValue @Valid Healthchecks healthchecks) {

    /** An address or a range of them (CIDR), of either kind. */
    static final String NETWORK = "[0-9]{1,3}([.][0-9]{1,3}){3}(/([0-9]|[12][0-9]|3[0-2]))?"
            + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?";

    public AlertSettings {
        allowedPrivateTargets = List.copyOf(allowedPrivateTargets);
        channels = List.copyOf(channels);
    }

    @AssertTrue(
            message =
                    "two channels have the same name; the name is how the API, the page and mutes call a channel, so give each its own")
    boolean isChannelsNamedOnce() {
        Set<String> seen = new HashSet<>();
        return channels.stream().allMatch(channel -> seen.add(channel.name()));
    }

    @AssertTrue(message = "must be addresses or networks such as 192.168.1.20 or 10.0.0.0/8, not host names")
    boolean isAllowedPrivateTargetsReadable() {
        return allowedPrivateTargets.stream()
                .filter(target -> target.matches(NETWORK))
                .allMatch(Network::readable);
    }

    @AssertTrue(message = "send-deadline must be between 1s and 45s: a message is reserved for 60s")
    boolean isSendDeadlineWithinLease() {
        return sendDeadline.compareTo(Duration.ofSeconds(1)) >= 0
                && sendDeadline.compareTo(Duration.ofSeconds(45)) <= 0;
    }

    /**
     * A message goes out at once when the channel was quiet; what comes after it waits and leaves as one.
     *
     * @param firstWait how long the first gathering lasts
     * @param nextWait how long each further one lasts
     */
    public record Grouping(
            @DefaultValue("30s") @NotNull Duration firstWait,
            @DefaultValue("4m") @NotNull Duration nextWait) {}

    /**
     * How a message that did not leave is tried again.
     *
     * @param total after this long it is given up and filed on the dead-letter desk
     */
    public record Retry(
            @DefaultValue("1m")
            @NotNull
            @DurationMin(millis = 100, message = "must be at least 100ms: a service would be asked without a pause")
            Duration firstDelay,

            @DefaultValue("1h") @NotNull Duration maxDelay,
            @DefaultValue("24h") @NotNull Duration total) {}

    /** From and to, in the civil time of peaflow; what is not critical waits until they are over. Both empty: none. */
    public record QuietHours(
            @Nullable LocalTime from, @Nullable LocalTime to) {

        @AssertTrue(message = "from and to belong together: write both, for example 22:00 and 07:00, or neither")
        boolean isBothOrNeither() {
            return (from == null) == (to == null);
        }

        boolean cover(LocalTime time) {
            if (from == null || to == null || from.equals(to)) {
                return false;
            }
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }

    /** The kinds of channel there are. */
    public enum ChannelType {
        EMAIL,
        TELEGRAM,
        DISCORD,
        SLACK,
        PAGERDUTY,
        WEBHOOK,
        OUTBOX
    }

    /** How the connection to a mail server is protected; there is no unprotected choice. */
    public enum MailSecurity {
        STARTTLS,
        TLS
    }

    /**
     * One way to the owner. Which keys are needed depends on the type.
     *
     * @param severities what this channel is told: CRITICAL at once, WARNING in the digest, INFO at once
     * @param topics only these topics, with everything below them; empty for all
     */
    @CompleteChannel
    public record Channel(
            @NotNull
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,39}",
                    message = "must be lower case letters, digits and hyphens, starting with a letter, at most 40")
            String name,

            @NotNull ChannelType type,

            @DefaultValue("true") boolean enabled,

            @DefaultValue({"CRITICAL", "WARNING"})
            @NotEmpty(message = "is empty: this channel would never be told anything. Write [CRITICAL, WARNING].")
            Set<Severity> severities,

            @DefaultValue List<String> topics,
            @Nullable String host,

            @Min(value = 1, message = "is no port. Write 587 or 465.")
            @Max(value = 65_535, message = "is no port. Write 587 or 465.")
            @Nullable
            Integer port,

            @DefaultValue("STARTTLS") MailSecurity security,
            @Nullable String username,
            @Nullable String password,
            @Nullable String from,
            @DefaultValue List<String> to,
            @Nullable Path caCertificate,
            @Nullable String token,
            @Nullable String chatId,
            @Nullable URI baseUrl,
            @Nullable URI url,
            @Nullable String secret,
            @Nullable String routingKey) {

        public Channel {
            severities = Set.copyOf(severities);
            topics = List.copyOf(topics);
            to = List.copyOf(to);
        }

        boolean accepts(Severity severity, String topic) {
            return enabled
                    && severities.contains(severity)
                    && (topics.isEmpty() || topics.stream().anyMatch(wanted -> Mute.within(wanted, topic)));
        }

        int mailPort() {
            return port != null ? port : security == MailSecurity.TLS ? 465 : 587;
        }

        /** Never prints a secret. */
        @Override
        public String toString() {
            return "Channel[" + name + ", " + type + "]";
        }
    }

    /**
     * A dead man's switch outside of this machine: each run says when it starts and how it ends.
     *
     * @param baseUrl where pings go
     * @param pingKey the project's ping key, by which a check is named by its slug
     * @param checks which job pings which check; when empty and there is a ping key, every job the slug of its own name
     */
    public record Healthchecks(
            @DefaultValue("https://hc-ping.com") @NotNull URI baseUrl,
            @DefaultValue("") String pingKey,
            @DefaultValue List<@Valid PingedCheck> checks) {

        public Healthchecks {
            checks = List.copyOf(checks);
        }

        @AssertTrue(
                message =
                        "each check needs its uuid, or a slug together with healthchecks.ping-key: the service knows it by one of them")
        boolean isChecksNamed() {
            return checks.stream().allMatch(check -> check.uuid() != null || !pingKey.isBlank());
        }

        @AssertTrue(message = "is not an http or https address with a host. Write one such as https://hc-ping.com.")
        boolean isBaseUrlOfTheWeb() {
            return CompleteChannel.Reading.isOfTheWeb(baseUrl);
        }

        /** Never prints a secret. */
        @Override
        public String toString() {
            return "Healthchecks[" + baseUrl + "]";
        }
    }

    /**
     * The check that a job pings.
     *
     * @param slug its name below the ping key; the job's own when there is neither this nor a uuid
     */
    public record PingedCheck(
            @NotBlank @ConfiguredJob String job,

            @Pattern(regexp = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", message = "must be a UUID in lower case")
            @Nullable
            String uuid,

            @Pattern(regexp = "[a-z0-9_-]+", message = "must be lower case letters, digits, _ and -") @Nullable
            String slug) {

        /** A ping address is a secret. */
        @Override
        public String toString() {
            return "PingedCheck[" + job + "]";
        }
    }
}
