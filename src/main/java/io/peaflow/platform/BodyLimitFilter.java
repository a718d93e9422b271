package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds what a caller may send: its size, announced or not, and the time it takes to send it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class BodyLimitFilter extends OncePerRequestFilter {

    private static final Duration LONGEST_SENDING = Duration.ofSeconds(10);

    private final long largest;

    BodyLimitFilter(ServerSettings settings) {
        this.largest = settings.largestBody().toBytes();
    }

    /** The body went over a limit; the answer is the status. */
    static final class BodyRefused extends IOException {

        private static final long serialVersionUID = 1L;
        private final HttpStatus status;

        private BodyRefused(HttpStatus status, String message) {
            super(message);
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > largest) {
            response.setHeader("Connection", "close");
            Problems.write(response, HttpStatus.CONTENT_TOO_LARGE, tooLarge());
            return;
        }
        chain.doFilter(new Bounded(request), response);
    }

    private String tooLarge() {
        return "The body is larger than " + largest + " bytes, the limit of this server (peaflow.server.largest-body).";
    }

    private final class Bounded extends HttpServletRequestWrapper {

        private Bounded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private final class BoundedStream extends ServletInputStream {

        private final ServletInputStream source;
        private final long started = System.nanoTime();
        private long seen;

        private BoundedStream(ServletInputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int value = source.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = source.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int bytes) throws BodyRefused {
            seen += bytes;
            if (seen > largest) {
                throw new BodyRefused(HttpStatus.CONTENT_TOO_LARGE, tooLarge());
            }
            if (bytes > 0 && System.nanoTime() - started > LONGEST_SENDING.toNanos()) {
                throw new BodyRefused(
                        HttpStatus.REQUEST_TIMEOUT,
                        "The body took longer than " + LONGEST_SENDING.toSeconds() + " s to arrive.");
            }
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }
    }
}
