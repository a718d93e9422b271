package io.peaflow.platform;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * A deadline for the whole call, which the socket's timeout is not (that one starts anew with every byte), and a cap on what a
 * reply unpacks to.
 */
final class HttpLimits implements ExecChainHandler {

    /** The call was cut off; the message names host and limit. */
    static final class CutOff extends IOException {
        private static final long serialVersionUID = 1L;

        private CutOff(String message) {
            super(message);
        }
    }

    private static final long RING_AGAIN_MILLIS = 100;
    private static final int RINGS = 50;

    private final HttpSettings settings;
    private final ScheduledExecutorService bell;

    HttpLimits(HttpSettings settings, ScheduledExecutorService bell) {
        this.settings = settings;
        this.bell = bell;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var call = new Call(scope);
        boolean handedOn = false;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new Bounded(entity, call));
                handedOn = true;
            }
            return response;
        } catch (IOException trouble) {
            throw call.explain(trouble);
        } finally {
            if (!handedOn) {
                call.end();
            }
        }
    }

    private final class Call {

        private final String host;
        private final AtomicInteger rings = new AtomicInteger();
        private final Future<?> ringing;

        private Call(ExecChain.Scope scope) {
            this.host = scope.route.getTargetHost().toHostString();
            // It rings again: between two connections of one call there is nothing to close.
            this.ringing = bell.scheduleWithFixedDelay(
                    () -> ring(scope), settings.deadline().toMillis(), RING_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void ring(ExecChain.Scope scope) {
            // Counted first: whoever reads asks for the reason at the moment in which the connection closes.
            int rung = rings.incrementAndGet();
            scope.execRuntime.discardEndpoint();
            if (rung >= RINGS) {
                end();
            }
        }

        private void end() {
            ringing.cancel(false);
        }

        private IOException explain(IOException trouble) {
            if (rings.get() == 0) {
                return trouble;
            }
            var cutOff = new CutOff("The call to " + host + " took longer than "
                    + settings.deadline().toMillis() + " ms (peaflow.http.deadline)");
            cutOff.initCause(trouble);
            return cutOff;
        }

        private CutOff tooLarge() {
            return new CutOff("The reply of " + host + " is larger than "
                    + settings.largestReply().toBytes() + " bytes (peaflow.http.largest-reply)");
        }
    }

    private final class Bounded extends HttpEntityWrapper {

        private final Call call;

        private Bounded(HttpEntity entity, Call call) {
            super(entity);
            this.call = call;
        }

        @Override
        public InputStream getContent() throws IOException {
            if (getContentLength() > settings.largestReply().toBytes()) {
                close();
                throw call.tooLarge();
            }
            return new BoundedStream(super.getContent(), call);
        }

        @Override
        public void writeTo(java.io.OutputStream target) throws IOException {
            try (InputStream content = getContent()) {
                content.transferTo(target);
            }
        }

        @Override
        public void close() throws IOException {
            call.end();
            super.close();
        }
    }

    private final class BoundedStream extends FilterInputStream {

        private final Call call;
        private long seen;

        private BoundedStream(InputStream source, Call call) {
            super(source);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            try {
                int value = super.read();
                count(value < 0 ? -1 : 1);
                return value;
            } catch (IOException trouble) {
                throw trouble instanceof CutOff ? trouble : call.explain(trouble);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = super.read(buffer, offset, length);
                count(read);
                return read;
            } catch (IOException trouble) {
                throw trouble instanceof CutOff ? trouble : call.explain(trouble);
            }
        }

        private void count(int bytes) throws IOException {
            if (bytes < 0) {
                call.end();
                return;
            }
            seen += bytes;
            if (seen > settings.largestReply().toBytes()) {
                throw call.tooLarge();
            }
        }

        @Override
        public void close() throws IOException {
            call.end();
            super.close();
        }
    }
}
