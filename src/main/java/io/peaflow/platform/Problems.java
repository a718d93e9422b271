package io.peaflow.platform;

import io.peaflow.kernel.Redaction;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.slf4j.MDC;
import org.springframework.boot.json.JsonWriter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** Problems as RFC 9457 describes them, for places that no message converter reaches. */
final class Problems {

    private record Problem(String title, int status, String detail, String correlation) {}

    private static final JsonWriter<Problem> WRITER = JsonWriter.of(members -> {
        members.add("type", "about:blank");
        members.add("title", Problem::title);
        members.add("status", Problem::status);
        members.add("detail", Problem::detail);
        members.add("correlation", Problem::correlation);
    });

    private Problems() {}

    static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        byte[] body = json(status.value(), status.getReasonPhrase(), detail).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static String json(int status, String title, String detail) {
        return WRITER.writeToString(new Problem(title, status, Redaction.mask(detail), correlation()));
    }

    static ProblemDetail detail(HttpStatus status, String detail) {
        return complete(ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** @param asked the address that was asked for; one that is not well formed is left out */
    static ProblemDetail detail(HttpStatus status, String detail, String asked) {
        ProblemDetail problem = detail(status, detail);
        try {
            problem.setInstance(new URI(Redaction.mask(asked)));
        } catch (URISyntaxException odd) {
            problem.setInstance(URI.create("/"));
        }
        return problem;
    }

    /** Masks what a problem says and adds the id under which the logs speak of it. */
    static ProblemDetail complete(ProblemDetail problem) {
        String detail = problem.getDetail();
        if (detail != null) {
            problem.setDetail(Redaction.mask(detail));
        }
        problem.setProperty("correlation", correlation());
        return problem;
    }

    /** The id under which the logs speak of this request; empty outside of one. */
    static String correlation() {
        String correlation = MDC.get(LogFields.CORRELATION);
        return correlation == null ? "" : correlation;
    }
}
