package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.PingedCheck;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.job.JobEvent.RunEnded;
import io.peaflow.job.JobEvent.RunStarted;
import io.peaflow.job.RunState;
import io.peaflow.kernel.Telling;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells a dead man's switch outside of this machine when a run starts and how it ends. One thread and a bounded queue of
 * its own: a ping is late or lost before a job would wait for it.
 */
@Component
class Healthchecks implements Check, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Healthchecks.class);
    private static final int MOST_WAITING = 200;
    private static final int LONGEST_ANSWER = 200;

    private final AlertSettings.Healthchecks settings;
    private final Map<String, PingedCheck> checks = new ConcurrentHashMap<>();
    private final ObjectProvider<CamelContext> camel;
    private final Deadlines deadlines;
    private final Map<String, PingAnswer> answers = new ConcurrentHashMap<>();
    private final AtomicBoolean full = new AtomicBoolean();
    private final ThreadPoolExecutor pings = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("healthchecks-", 0).factory(),
            (ping, executor) -> leaveOut());

    Healthchecks(AlertSettings settings, ObjectProvider<CamelContext> camel, Deadlines deadlines) {
        this.settings = settings.healthchecks();
        this.camel = camel;
        this.deadlines = deadlines;
        this.settings.checks().forEach(check -> checks.put(check.job(), check));
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(RunStarted event) {
        ping(event.job(), event.runId(), "/start");
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(RunEnded event) {
        suffix(event.state()).ifPresent(suffix -> ping(event.job(), event.runId(), suffix));
    }

    @Override
    public String name() {
        return "healthchecks";
    }

    @Override
    public Finding look() {
        Map<String, PingAnswer> troubled = new TreeMap<>(answers);
        troubled.values().removeIf(PingAnswer::heard);
        if (troubled.isEmpty()) {
            return Finding.ok(
                    name(), answers.isEmpty() ? Telling.of("pings.none") : Telling.of("pings.ok", answers.size()));
        }
        Map.Entry<String, PingAnswer> first = troubled.entrySet().iterator().next();
        return Finding.warning(
                name(),
                Telling.of("pings.unheard", first.getKey(), first.getValue().said()),
                first.getValue().advice());
    }

    @Override
    public void destroy() {
        pings.shutdown();
        try {
            if (!pings.awaitTermination(2, TimeUnit.SECONDS)) {
                pings.shutdownNow();
            }
        } catch (InterruptedException stop) {
            pings.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Said once until the queue moves again. */
    private void leaveOut() {
        if (!full.getAndSet(true)) {
            LOG.warn("Pings are left out: {} wait already", MOST_WAITING);
        }
    }

    private static Optional<String> suffix(RunState state) {
        return switch (state) {
            case SUCCEEDED, PARTIAL -> Optional.of("");
            case FAILED, TIMED_OUT, MISSED -> Optional.of("/fail");
            case PLANNED, RUNNING, COALESCED, SKIPPED -> Optional.empty();
        };
    }

    private void ping(String job, UUID run, String suffix) {
        address(job).ifPresent(address -> pings.execute(() -> send(job, address + suffix + "?rid=" + run)));
    }

    /** Where a job pings; empty when it does not. */
    private Optional<String> address(String job) {
        String base = settings.baseUrl().toString().replaceAll("/+$", "");
        PingedCheck check = checks.get(job);
        if (check == null) {
            return checks.isEmpty() && !settings.pingKey().isBlank()
                    ? Optional.of(base + "/" + settings.pingKey() + "/" + job)
                    : Optional.empty();
        }
        if (check.uuid() != null) {
            return Optional.of(base + "/" + check.uuid());
        }
        return Optional.of(base + "/" + settings.pingKey() + "/" + (check.slug() == null ? job : check.slug()));
    }

    private void send(String job, String address) {
        Object attempt = new Object();
        deadlines.start(attempt);
        PingAnswer answer;
        try {
            ProducerTemplate template = camel.getObject().createProducerTemplate();
            Exchange reply = template.request(
                    "https:healthchecks?httpClientConfigurer=#alertHttpClient" + "&throwExceptionOnFailure=false",
                    exchange -> {
                        exchange.getMessage().setHeader(Exchange.HTTP_URI, address);
                        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
                    });
            answer = reply.getException() != null
                    ? PingAnswer.lost(Replies.reason(reply.getException()))
                    : PingAnswer.read(
                            reply.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                            Composer.cut(
                                    Optional.ofNullable(reply.getMessage().getBody(String.class))
                                            .orElse(""),
                                    LONGEST_ANSWER));
        } catch (RuntimeException trouble) {
            answer = PingAnswer.lost(Replies.reason(trouble));
        } finally {
            deadlines.end(attempt);
        }
        full.set(false);
        answers.put(job, answer);
        if (!answer.heard()) {
            LOG.warn("The ping of {} was not heard: {}", job, answer.said());
        }
    }
}
