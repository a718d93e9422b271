package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.ChannelType;
import io.peaflow.kernel.Redaction;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.internet.AddressException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a service answered, or how the attempt ended, and says what to do next. Pure. */
final class Replies {

    /** When a service asks for patience without saying how much. */
    static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

    private static final Duration LONGEST_PATIENCE = Duration.ofHours(24);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Words of a 400 by which Telegram says that this chat will never take a message of this bot. */
    private static final List<String> CHAT_LOST = List.of(
            "chat not found",
            "group is deactivated",
            "peer_id_invalid",
            "user not found",
            "member not found",
            "not enough rights to send");

    private static final Pattern SMTP_CODE = Pattern.compile("(?m)^\\s*(\\d{3})[ -]");

    private Replies() {}

    /** An answer with a status, as the services of the web give it. */
    static Outcome web(ChannelType type, int status, String body, Map<String, String> headers, Instant now) {
        return type == ChannelType.TELEGRAM ? telegram(status, body) : plain(type, status, body, headers, now);
    }

    static Outcome telegram(int status, String body) {
        JsonNode reply = read(body);
        int code = reply.path("error_code").asInt(status);
        String said = reply.path("description").asString("status " + status);
        JsonNode parameters = reply.path("parameters");
        if (reply.path("ok").asBoolean(false)) {
            return reply.path("result").path("message_id").isIntegralNumber()
                    ? new Outcome.Sent(
                            "message " + reply.path("result").path("message_id").asLong())
                    : new Outcome.Refused("Telegram answered ok without a message; is base-url a Bot API server?");
        }
        if (code == 429) {
            return new Outcome.Wait(seconds(parameters.path("retry_after").asDouble(-1)), said);
        }
        if (parameters.path("migrate_to_chat_id").isIntegralNumber()) {
            return new Outcome.Moved(parameters.path("migrate_to_chat_id").asLong() + "", said);
        }
        if (code == 401 || code == 403 || code == 404) {
            return new Outcome.Closed(said);
        }
        if (code == 400) {
            String lower = said.toLowerCase(Locale.ROOT);
            return CHAT_LOST.stream().anyMatch(lower::contains) ? new Outcome.Closed(said) : new Outcome.Refused(said);
        }
        return new Outcome.Later(said);
    }

    private static Outcome plain(ChannelType type, int status, String body, Map<String, String> headers, Instant now) {
        String said = "status " + status + said(body);
        return switch (status) {
            case 429 -> new Outcome.Wait(patience(body, headers, now).orElse(USUAL_PATIENCE), said);
            case 503 ->
                patience(body, headers, now)
                        .<Outcome>map(patience -> new Outcome.Wait(patience, said))
                        .orElseGet(() -> new Outcome.Later(said));
            case 401, 403, 410 -> new Outcome.Closed(said);
            case 404 -> type == ChannelType.PAGERDUTY ? new Outcome.Refused(said) : new Outcome.Closed(said);
            case 408, 425 -> new Outcome.Later(said);
            default -> byClass(status, said);
        };
    }

    private static Outcome byClass(int status, String said) {
        return switch (status / 100) {
            case 2 -> new Outcome.Sent(said);
            case 3 ->
                new Outcome.Refused(said + ": redirects are not followed; write the final address into the settings");
            case 5 -> new Outcome.Later(said);
            default -> new Outcome.Refused(said);
        };
    }

    private static Optional<Duration> patience(String body, Map<String, String> headers, Instant now) {
        double inBody = read(body).path("retry_after").asDouble(-1);
        return inBody >= 0 ? Optional.of(seconds(inBody)) : retryAfter(headers, now);
    }

    /** An attempt that ended with an exception. */
    static Outcome failure(ChannelType type, Throwable trouble, Instant now) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            Outcome known = known(type, cause, now);
            if (known != null) {
                return known;
            }
        }
        return type == ChannelType.EMAIL && trouble instanceof jakarta.mail.MessagingException mail
                ? mail(mail)
                : new Outcome.Later(reason(trouble));
    }

    private static @Nullable Outcome known(ChannelType type, Throwable cause, Instant now) {
        return switch (cause) {
            case Postman.Unanswered lost -> new Outcome.Uncertain(String.valueOf(lost.getMessage()));
            case AddressGuard.ForbiddenTarget forbidden -> new Outcome.Closed(reason(forbidden));
            case HttpOperationFailedException http ->
                web(
                        type,
                        http.getStatusCode(),
                        http.getResponseBody() == null ? "" : http.getResponseBody(),
                        http.getResponseHeaders() == null ? Map.of() : http.getResponseHeaders(),
                        now);
            case AuthenticationFailedException refused ->
                smtpCode(refused.getMessage()) / 100 == 4
                        ? new Outcome.Later(reason(refused))
                        : new Outcome.Closed(reason(refused));
            case SMTPSendFailedException answer -> smtp(answer.getReturnCode(), answer);
            case SMTPAddressFailedException answer -> smtp(answer.getReturnCode(), answer);
            case SMTPSenderFailedException answer -> smtp(answer.getReturnCode(), answer);
            case AddressException unreadable -> new Outcome.Refused(reason(unreadable));
            default -> type == ChannelType.EMAIL ? null : answerless(cause);
        };
    }

    private static @Nullable Outcome answerless(Throwable cause) {
        return switch (cause) {
            case TelegramClient.NotSent answer -> telegram(answer.status(), answer.body());
            case ConnectException unreachable -> new Outcome.Later(reason(unreachable));
            case ConnectTimeoutException unreachable -> new Outcome.Later(reason(unreachable));
            case SocketException lost -> new Outcome.Uncertain(reason(lost));
            case InterruptedIOException lost -> new Outcome.Uncertain(reason(lost));
            case InterruptedException late -> new Outcome.Uncertain("no answer within send-deadline");
            case NoHttpResponseException lost -> new Outcome.Uncertain(reason(lost));
            default -> null;
        };
    }

    private static Outcome mail(jakarta.mail.MessagingException trouble) {
        int code = smtpCode(trouble.getMessage());
        return code / 100 == 5 ? new Outcome.Refused(reason(trouble)) : new Outcome.Later(reason(trouble));
    }

    private static @Nullable Outcome smtp(int code, Throwable trouble) {
        if (code < 400) {
            return null;
        }
        if (code == 530 || code == 535) {
            return new Outcome.Closed(reason(trouble));
        }
        return code / 100 == 5 ? new Outcome.Refused(reason(trouble)) : new Outcome.Later(reason(trouble));
    }

    private static int smtpCode(@Nullable String message) {
        Matcher code = SMTP_CODE.matcher(message == null ? "" : message);
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    /** The reason of a failure in one line, secrets removed. */
    static String reason(Throwable trouble) {
        Throwable deepest = trouble;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        String text = message == null || message.isBlank()
                ? deepest.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
        return Redaction.mask(text.isBlank() ? deepest.getClass().getSimpleName() : text, 300);
    }

    private static String said(String body) {
        String message = read(body).path("message").asString("");
        if (!message.isBlank()) {
            return ": " + Redaction.mask(message, 200);
        }
        String first = body.lines().findFirst().orElse("").strip();
        return first.isEmpty() || first.startsWith("{") || first.startsWith("<")
                ? ""
                : ": " + Redaction.mask(first, 200);
    }

    private static Optional<Duration> retryAfter(Map<String, String> headers, Instant now) {
        return headers.entrySet().stream()
                .filter(header -> "retry-after".equalsIgnoreCase(header.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .flatMap(value -> retryAfter(value.strip(), now));
    }

    private static Optional<Duration> retryAfter(String value, Instant now) {
        try {
            return Optional.of(
                    value.matches("\\d{1,9}(\\.\\d{1,9})?")
                            ? seconds(Double.parseDouble(value))
                            : bounded(Duration.between(
                                    now,
                                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant())));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Rounded up to the millisecond: never a moment too early. */
    private static Duration seconds(double seconds) {
        return seconds < 0 ? USUAL_PATIENCE : bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
    }

    private static Duration bounded(Duration patience) {
        if (patience.isNegative()) {
            return Duration.ZERO;
        }
        return patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
    }

    private static JsonNode read(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.missingNode() : node;
        } catch (JacksonException notJson) {
            return JSON.missingNode();
        }
    }
}
