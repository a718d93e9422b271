package io.peaflow.alert;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps what came of an attempt: the message has left, waits, moves, is tried again or is given up. */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final int MOST_DOUBLINGS = 20;

    private final AlertSettings.Retry retry;
    private final ChannelTable channelTable;
    private final DeliveryTable deliveries;
    private final ChannelClosings closings;
    private final DatabaseAbsence absence;
    private final Undeliverable desk;
    private final TransactionOperations transaction;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Queue<Settled> unrecorded = new ConcurrentLinkedQueue<>();

    Settlement(
            AlertSettings settings,
            ChannelTable channelTable,
            DeliveryTable deliveries,
            ChannelClosings closings,
            DatabaseAbsence absence,
            Undeliverable desk,
            TransactionOperations transaction,
            MeterRegistry meters,
            Clock clock) {
        this.retry = settings.retry();
        this.channelTable = channelTable;
        this.deliveries = deliveries;
        this.closings = closings;
        this.absence = absence;
        this.desk = desk;
        this.transaction = transaction;
        this.meters = meters;
        this.clock = clock;
    }

    /** An outcome that the database could not be told yet. */
    private record Settled(
            Outgoing outgoing, Outcome outcome, @Nullable String messageId) {}

    void settle(Outgoing outgoing, Outcome outcome, @Nullable String messageId) {
        outgoing.came(outcome);
        count(outgoing, outcome);
        if (!(outcome instanceof Outcome.Sent)) {
            LOG.warn("The message {} did not leave: {}", outgoing, outcome.reason());
        }
        switch (outgoing.origin()) {
            case TEST -> {}
            case SPOOL -> absence.record(outgoing, outcome, clock.instant());
            case REPLAY -> {
                if (outcome instanceof Outcome.Sent) {
                    record(outgoing, outcome, messageId);
                } else {
                    transaction.executeWithoutResult(status -> deliveries.refuse(outgoing.id(), outcome.reason()));
                }
            }
            case TABLE -> {
                try {
                    record(outgoing, outcome, messageId);
                } catch (RuntimeException trouble) {
                    if (!Database.away(trouble)) {
                        throw trouble;
                    }
                    unrecorded.add(new Settled(outgoing, outcome, messageId));
                }
            }
        }
    }

    /** What happened while the database was away is written down before anything else is sent. */
    void recordLate() {
        for (Settled late = unrecorded.peek(); late != null; late = unrecorded.peek()) {
            record(late.outgoing(), late.outcome(), late.messageId());
            unrecorded.remove(late);
        }
    }

    private void record(Outgoing outgoing, Outcome outcome, @Nullable String messageId) {
        Instant now = clock.instant();
        String channel = outgoing.channel().name();
        UUID lead = outgoing.id();
        transaction.executeWithoutResult(status -> {
            switch (outcome) {
                case Outcome.Sent sent -> {
                    deliveries.sent(lead, messageId, now);
                    channelTable.sent(channel, now);
                }
                case Outcome.Wait wait -> {
                    Instant until = now.plus(wait.patience());
                    channelTable.block(channel, until, wait.reason());
                    deliveries.later(lead, until, wait.reason(), false);
                }
                case Outcome.Moved moved -> {
                    channelTable.moved(channel, moved.target(), now);
                    deliveries.later(lead, now, moved.reason(), false);
                }
                case Outcome.Closed closed -> {
                    deliveries.later(lead, now, closed.reason(), false);
                    closings.close(channel, closed.reason(), now);
                }
                case Outcome.Refused refused -> giveUp(outgoing, refused.reason(), now);
                case Outcome.Later later -> again(outgoing, later.reason(), false, now);
                case Outcome.Uncertain uncertain -> again(outgoing, uncertain.reason(), true, now);
            }
        });
    }

    private void again(Outgoing outgoing, String reason, boolean uncertain, Instant now) {
        Instant next = now.plus(delay(outgoing, now));
        if (next.isAfter(outgoing.since().plus(retry.total()))) {
            giveUp(outgoing, "given up after " + retry.total() + ": " + reason, now);
            return;
        }
        deliveries.later(outgoing.id(), next, reason, uncertain);
        channelTable.trouble(outgoing.channel().name(), reason, now);
    }

    private void giveUp(Outgoing outgoing, String reason, Instant now) {
        deliveries.refuse(outgoing.id(), reason);
        channelTable.trouble(outgoing.channel().name(), reason, now);
        desk.file(outgoing, reason);
    }

    /** Doubles from attempt to attempt, give or take a tenth: as long as it has been tried already, within the bounds. */
    private Duration delay(Outgoing outgoing, Instant now) {
        Duration first = retry.firstDelay();
        Duration most = retry.maxDelay();
        Duration tried = Duration.between(outgoing.since(), now);
        Duration delay = first;
        for (int doubling = 0; doubling < MOST_DOUBLINGS && delay.compareTo(tried) < 0; doubling++) {
            delay = delay.multipliedBy(2);
        }
        Duration bounded = delay.compareTo(most) > 0 ? most : delay;
        return bounded.plus(bounded.multipliedBy(ThreadLocalRandom.current().nextInt(0, 100))
                .dividedBy(1000));
    }

    private void count(Outgoing outgoing, Outcome outcome) {
        meters.counter(
                        "peaflow.alert.deliveries",
                        "channel",
                        outgoing.channel().name(),
                        "result",
                        outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Where messages go that nobody takes. */
    @FunctionalInterface
    interface Undeliverable {
        void file(Outgoing outgoing, String reason);
    }
}
