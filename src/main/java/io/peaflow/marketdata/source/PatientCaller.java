package io.peaflow.marketdata.source;

import io.peaflow.marketdata.source.Courier.Delivery;
import io.peaflow.marketdata.source.Courier.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts one question to one provider: in its pace, again when that may help, and never longer than its budget. */
final class PatientCaller {

    private static final Logger LOG = LoggerFactory.getLogger(PatientCaller.class);
    private static final int NOT_MODIFIED = 304;

    /**
     * How one question ended.
     *
     * @param offline whether the network did not reach the provider
     * @param mayHeal whether the same question could be answered later
     */
    record Outcome(
            Reply reply,
            boolean offline,
            boolean mayHeal,
            int tries,
            @Nullable Integer status,
            Duration took,
            String sample) {

        private Outcome after(int made, Duration time) {
            return new Outcome(reply, offline, mayHeal, made, status, time, sample);
        }
    }

    private final Dialect dialect;
    private final Site site;
    private final FetchSettings settings;
    private final Courier courier;
    private final Pace pace;
    private final Pause pause;
    private final KeptAnswers keptAnswers;
    private final DoubleSupplier chance;

    PatientCaller(
            Dialect dialect,
            Site site,
            FetchSettings settings,
            Courier courier,
            Pace pace,
            Pause pause,
            KeptAnswers keptAnswers,
            DoubleSupplier chance) {
        this.dialect = dialect;
        this.site = site;
        this.settings = settings;
        this.courier = courier;
        this.pace = pace;
        this.pause = pause;
        this.keptAnswers = keptAnswers;
        this.chance = chance;
    }

    /** @param onlyOnce a probe: one call, whatever comes of it */
    Outcome ask(Want want, Instant now, boolean onlyOnce) throws InterruptedException {
        long start = System.nanoTime();
        int tries = onlyOnce ? 1 : settings.tries();
        int made = 1;
        Outcome outcome = call(want, now);
        while (outcome.mayHeal() && made < tries) {
            Duration delay = settings.delay(made, chance.getAsDouble());
            if (since(start).plus(delay).compareTo(settings.budget()) > 0) {
                break;
            }
            pause.await(delay);
            outcome = call(want, now);
            made++;
        }
        return outcome.after(made, since(start));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private Outcome call(Want want, Instant now) throws InterruptedException {
        pace.await(site);
        Request request = dialect.ask(want, now);
        String url = request.url(site.baseUrl());
        Optional<KeptAnswers.Kept> kept =
                dialect.isConditional() ? keptAnswers.find(dialect.name(), want.symbol(), url) : Optional.empty();
        return switch (courier.fetch(site.baseUrl(), url, headers(request, kept))) {
            case Delivery.Lost lost -> lost(lost);
            case Delivery.Arrived arrived -> arrived(want, url, arrived.answer(), kept);
        };
    }

    private static Map<String, String> headers(Request request, Optional<KeptAnswers.Kept> kept) {
        var headers = new HashMap<>(request.headers());
        headers.putIfAbsent("Accept-Language", "en");
        kept.ifPresent(last -> {
            if (last.etag() != null) {
                headers.put("If-None-Match", last.etag());
            }
            if (last.lastModified() != null) {
                headers.put("If-Modified-Since", last.lastModified());
            }
        });
        return headers;
    }

    private Outcome arrived(Want want, String url, Answer answer, Optional<KeptAnswers.Kept> kept) {
        boolean same = answer.status() == NOT_MODIFIED && kept.isPresent();
        Answer meant = same ? Answer.of(200, kept.orElseThrow().body()) : answer;
        Reply reply = read(want, meant);
        if (!same && isData(reply)) {
            remember(want, url, answer);
        }
        boolean unwell = answer.status() >= 500 || answer.status() == 408;
        String sample = isData(reply) || reply instanceof Reply.Nothing ? "" : meant.sample();
        return new Outcome(reply, false, unwell, 1, answer.status(), Duration.ZERO, sample);
    }

    private static boolean isData(Reply reply) {
        return reply instanceof Reply.Prices || reply instanceof Reply.Values || reply instanceof Reply.Facts;
    }

    /** Kept with what the provider calls it by, so that next time only a change need be sent. */
    private void remember(Want want, String url, Answer answer) {
        if (dialect.isConditional() && answer.validator() != null) {
            keptAnswers.keep(dialect.name(), want.symbol(), url, answer.validator(), answer.body());
        }
    }

    /** One reply that trips a parser must not cost the others their turn; it is a bug, and said as one. */
    private Reply read(Want want, Answer answer) {
        try {
            return Doorman.read(dialect, want, answer);
        } catch (RuntimeException bug) {
            LOG.error("The parser of {} failed on an answer for {}", dialect.name(), want.symbol(), bug);
            return new Reply.Unusable("the parser failed: " + bug, answer.sample());
        }
    }

    private static Outcome lost(Delivery.Lost lost) {
        Reply reply = lost.loss() == Loss.NOT_TRUSTED
                ? new Reply.Stopped(
                        lost.reason(),
                        "Nothing was believed. Look at who answers at the base address of this source: a proxy, a captive portal, an expired certificate.")
                : new Reply.Unusable(lost.reason(), "");
        return new Outcome(
                reply, lost.loss() == Loss.UNREACHABLE, lost.loss() == Loss.BROKEN, 1, null, Duration.ZERO, "");
    }
}
