package io.peaflow.marketdata.source;

import io.peaflow.kernel.Redaction;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Carries one question over HTTP, within the rules that hold for every call of the house, and says how that went. */
@Component
class Courier {

    /** What came of one call. */
    sealed interface Delivery {
        record Arrived(Answer answer) implements Delivery {}

        /** No answer, or one that broke off. */
        record Lost(Loss loss, String reason) implements Delivery {}
    }

    /** Why there was no answer. */
    enum Loss {
        /** The network does not reach the host. */
        UNREACHABLE,
        /** Reset, timed out, broken off: the next try may succeed. */
        BROKEN,
        /** An answer larger than allowed: the next would be as large. */
        TOO_LARGE,
        /** A certificate that does not prove who answers, or a redirect to elsewhere. */
        NOT_TRUSTED
    }

    /** The name of the setting that is told when a reply was cut off for its size. */
    private static final String SIZE_LIMIT = "peaflow.http.largest-reply";

    private final ObjectProvider<CamelContext> camel;
    private final Clock clock;
    private volatile @Nullable ProducerTemplate calls;

    Courier(ObjectProvider<CamelContext> camel, Clock clock) {
        this.camel = camel;
        this.clock = clock;
    }

    Delivery fetch(String base, String url, Map<String, String> headers) {
        Exchange exchange = calls().request(base + "?throwExceptionOnFailure=false&followRedirects=true", question -> {
            Message message = question.getMessage();
            headers.forEach(message::setHeader);
            message.setHeader(Exchange.HTTP_METHOD, "GET");
            message.setHeader(Exchange.HTTP_URI, url);
        });
        Exception trouble = exchange.getException();
        return trouble == null ? new Delivery.Arrived(answer(exchange.getMessage())) : lost(trouble);
    }

    private ProducerTemplate calls() {
        ProducerTemplate template = calls;
        if (template == null) {
            template = camel.getObject().createProducerTemplate();
            calls = template;
        }
        return template;
    }

    private Answer answer(Message message) {
        byte[] body = message.getBody(byte[].class);
        String etag = message.getHeader("ETag", String.class);
        String modified = message.getHeader("Last-Modified", String.class);
        return new Answer(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                body == null ? new byte[0] : body,
                wait(message.getHeader("Retry-After", String.class)),
                message.getHeader("Location", String.class),
                etag == null && modified == null ? null : new Answer.Validator(etag, modified));
    }

    /** Seconds or a date (RFC 9110, 10.2.3); what is neither, or lies in the past, says nothing. */
    private @Nullable Duration wait(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        String told = retryAfter.strip();
        if (told.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(told));
        }
        try {
            Duration left =
                    Duration.between(clock.instant(), ZonedDateTime.parse(told, DateTimeFormatter.RFC_1123_DATE_TIME));
            return left.isNegative() ? null : left;
        } catch (DateTimeException neither) {
            return null;
        }
    }

    private static Delivery.Lost lost(Exception trouble) {
        return new Delivery.Lost(loss(trouble), reason(trouble));
    }

    private static Loss loss(Exception trouble) {
        if (hasCause(trouble, Courier::isUnreachable)) {
            return Loss.UNREACHABLE;
        }
        if (hasCause(trouble, Courier::isNotTrusted)) {
            return Loss.NOT_TRUSTED;
        }
        return hasCause(trouble, cause -> String.valueOf(cause.getMessage()).contains(SIZE_LIMIT))
                ? Loss.TOO_LARGE
                : Loss.BROKEN;
    }

    private static boolean isUnreachable(Throwable cause) {
        return cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof ConnectTimeoutException
                || String.valueOf(cause.getMessage()).contains("Network is unreachable");
    }

    private static boolean isNotTrusted(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof SSLPeerUnverifiedException
                || (cause instanceof ProtocolException
                        && String.valueOf(cause.getMessage()).contains("edirect"));
    }

    private static boolean hasCause(Throwable trouble, Predicate<Throwable> wanted) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable trouble) {
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // The deadline's own words stand above the socket's.
        Throwable telling = String.valueOf(trouble.getMessage()).contains("peaflow.http.") ? trouble : root;
        String words = telling.getMessage() == null ? telling.getClass().getSimpleName() : telling.getMessage();
        String kind = telling.getClass().getSimpleName();
        String line = words.contains("peaflow.http.") ? words : kind + ": " + words;
        return Redaction.mask(line.replaceAll("\\s+", " "), 300);
    }
}
