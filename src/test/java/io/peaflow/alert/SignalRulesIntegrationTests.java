package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.signal.Signal;
import io.peaflow.signal.SignalEvent;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.strategy.Breakers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is told of decisions and of losses, and what takes it back. */
@AlertRoom
class SignalRulesIntegrationTests {

    private static final String REFUSED = "signal/refused/mine";
    private static final String BREAKER = "signal/breaker/mine/";

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    NotificationTable table;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void clear() {
        jdbc.sql("delete from alert.notification").update();
        clock.forward(Duration.ofHours(3));
    }

    @Test
    void aRefusalIsOverWithTheNextSignalEvenIfThatHasNothingToTell() {
        refused("the close of GSPC is 3 days old");
        assertThat(table.open(REFUSED)).isPresent();

        decided(Signal.State.ISSUED);
        assertThat(table.open(REFUSED)).isEmpty();

        refused("VIX has no close");
        assertThat(table.open(REFUSED).orElseThrow().facts())
                .as("the next one is told anew, and not counted on top of the one before")
                .containsEntry("reason", "VIX has no close");
        assertThat(rows("signal-refused")).isEqualTo(2);
        decided(Signal.State.REFUSED);
        assertThat(table.open(REFUSED)).isPresent();
    }

    @Test
    void aRefusalIsOverWhenItsStrategyIsNotLiveAnyMore() {
        refused("the close of GSPC is 3 days old");
        events.publishEvent(new SignalEvent.StrategySwitched("mine", StrategyDesk.Mode.LIVE, clock.instant()));
        assertThat(table.open(REFUSED)).isPresent();
        events.publishEvent(new SignalEvent.StrategySwitched("mine", StrategyDesk.Mode.OFF, clock.instant()));
        assertThat(table.open(REFUSED)).isEmpty();
    }

    @Test
    void aStopIsToldThoughAnAlertIsOpenAlready() {
        moved(Breakers.Event.DRAWDOWN_ALERT);
        moved(Breakers.Event.DAILY_LOSS_STOP);
        moved(Breakers.Event.DRAWDOWN_STOP);
        assertThat(table.recent(10))
                .extracting(Notification::kind)
                .containsExactlyInAnyOrder("drawdown-alert", "daily-loss-stop", "drawdown-stop");
    }

    @Test
    void aRecoveryReleasesNothingAndAReleaseRecoversNothing() {
        moved(Breakers.Event.DRAWDOWN_ALERT);
        moved(Breakers.Event.DRAWDOWN_STOP);
        moved(Breakers.Event.DRAWDOWN_OVER);
        assertThat(table.open(BREAKER + "drawdown-alert")).isEmpty();
        assertThat(table.open(BREAKER + "drawdown-stop")).isPresent();

        moved(Breakers.Event.DRAWDOWN_ALERT);
        moved(Breakers.Event.DAILY_LOSS_STOP);
        events.publishEvent(new SignalEvent.StrategyReleased("mine", clock.instant()));
        assertThat(table.open(BREAKER + "drawdown-stop")).isEmpty();
        assertThat(table.open(BREAKER + "daily-loss-stop")).isEmpty();
        assertThat(table.open(BREAKER + "drawdown-alert")).isPresent();
    }

    private void moved(Breakers.Event event) {
        events.publishEvent(
                new SignalEvent.BreakerMoved(UUID.randomUUID(), "mine", event, 0.2, -0.05, clock.instant()));
    }

    private void refused(String why) {
        events.publishEvent(
                new SignalEvent.SignalRefused(UUID.randomUUID(), signal(Signal.State.REFUSED, why), clock.instant()));
    }

    private void decided(Signal.State state) {
        events.publishEvent(new SignalEvent.SignalDecided(UUID.randomUUID(), signal(state, ""), clock.instant()));
    }

    private static Signal signal(Signal.State state, String note) {
        return new Signal(
                LocalDate.of(2026, 11, 20),
                "mine",
                true,
                state,
                false,
                Signal.Action.NOTHING,
                null,
                null,
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                Map.of("CASH", 1.0),
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                LocalDate.of(2026, 11, 19),
                "hash",
                new Signal.Certificate(true, List.of()),
                note,
                null);
    }

    private int rows(String kind) {
        return jdbc.sql("select count(*) from alert.notification where kind = :kind")
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }
}
