package io.peaflow.job;

import io.peaflow.kernel.Redaction;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be processed, as it is put on the desk.
 *
 * @param reason the class of the failure
 * @param cause the chain of causes, without secrets
 * @param payload what a replay sends again; null when the run itself is the message
 */
public record DeadLetter(
        String route,
        String room,
        String reason,
        String message,
        String cause,
        @Nullable String payload,
        boolean payloadCut,
        Map<String, String> headers,
        int attempts,
        @Nullable UUID runId) {

    private static final int LONGEST_PAYLOAD = 64 * 1024;
    private static final int LONGEST_HEADER = 1_000;
    private static final int LONGEST_CAUSE = 4_000;

    public DeadLetter {
        headers = Map.copyOf(headers);
    }

    /** The letter of a message that a route could not process. */
    public static DeadLetter of(
            String route,
            String room,
            Throwable failure,
            @Nullable String payload,
            Map<String, String> headers,
            int attempts) {
        return of(route, room, failure, payload, headers, attempts, null);
    }

    static DeadLetter of(Run run, Throwable failure, @Nullable Exchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("job", run.job());
        headers.put("slot", run.slot());
        String room = run.job();
        if (exchange != null) {
            exchange.getIn().getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
            String group = exchange.getContext().getRoute(run.job()).getGroup();
            room = group == null ? room : group;
        }
        return of(run.job(), room, failure, null, headers, run.attempt(), run.id());
    }

    private static DeadLetter of(
            String route,
            String room,
            Throwable failure,
            @Nullable String payload,
            Map<String, String> headers,
            int attempts,
            @Nullable UUID runId) {
        Map<String, String> kept = new TreeMap<>();
        headers.forEach((name, value) ->
                kept.put(name, cut(Redaction.mask(name + "=" + value).substring(name.length() + 1), LONGEST_HEADER)));
        return new DeadLetter(
                route,
                room,
                failure.getClass().getSimpleName(),
                RunStory.oneLine(Run.reason(failure)),
                cut(causes(failure), LONGEST_CAUSE),
                payload == null ? null : cut(Redaction.mask(payload), LONGEST_PAYLOAD),
                payload != null && payload.length() > LONGEST_PAYLOAD,
                kept,
                attempts,
                runId);
    }

    private static String causes(Throwable failure) {
        StringBuilder chain = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            chain.append(cause.getClass().getName()).append(": ").append(cause.getMessage());
            StackTraceElement[] stack = cause.getStackTrace();
            for (int line = 0; line < Math.min(5, stack.length); line++) {
                chain.append("\n    at ").append(stack[line]);
            }
            chain.append('\n');
        }
        return Redaction.mask(chain.toString());
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
