package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Several nodes look for the same messages at the same time; each message is taken once. */
@AlertRoom
class TwoNodesIntegrationTests {

    private static final int ROUNDS = 25;

    @Autowired
    CamelContext camel;

    @Autowired
    AlertSettings settings;

    @Autowired
    Channels channels;

    @Autowired
    ChannelTable channelTable;

    @Autowired
    DeliveryTable deliveryTable;

    @Autowired
    NotificationTable notificationTable;

    @Autowired
    Notifications notifications;

    @Autowired
    ChannelClosings closings;

    @Autowired
    DatabaseAbsence absence;

    @Autowired
    Deadlines deadlines;

    @Autowired
    AlertRoom.Desk desk;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void onlyTheNodesOfThisTestLook() throws Exception {
        camel.getRouteController().stopRoute("alert-delivery");
        jdbc.sql("truncate alert.notification cascade").update();
    }

    @Test
    void aMessageIsTakenByOneNode() throws Exception {
        List<Deliveries> nodes = List.of(node(), node(), node(), node());
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
            for (int round = 0; round < ROUNDS; round++) {
                clock.forward(Duration.ofHours(1));
                raise("round-" + round);
                List<Callable<List<Outgoing>>> looks = nodes.stream()
                        .<Callable<List<Outgoing>>>map(node -> () -> node.due(null))
                        .toList();
                List<Outgoing> taken = new ArrayList<>();
                for (Future<List<Outgoing>> look : threads.invokeAll(looks)) {
                    taken.addAll(look.get());
                }
                assertThat(taken).as("round " + round).hasSize(1);
                nodes.getFirst().sent(taken.getFirst(), new DefaultExchange(camel));
            }
        }
        assertThat(jdbc.sql("select count(*) from alert.delivery where state = 'SENT' and attempts = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(ROUNDS);
    }

    @Test
    void aMessageWhoseNodeDiedIsTakenWhenItsReservationEnds() {
        Deliveries dead = node();
        Deliveries other = node();
        clock.forward(Duration.ofHours(1));
        raise("orphan");
        assertThat(dead.due(null)).hasSize(1);
        clock.forward(Deliveries.LEASE.minusSeconds(1));
        assertThat(other.due(null)).isEmpty();
        clock.forward(Duration.ofSeconds(1));
        assertThat(other.due(null)).hasSize(1);
    }

    private void raise(String key) {
        notifications.raise(new Fact(
                clock.instant(),
                Severity.CRITICAL,
                "problem",
                "check/" + key,
                key,
                Map.of("check", key, "summary", "x", "remedy", "y"),
                Optional.empty(),
                true));
    }

    private Deliveries node() {
        var transaction = new TransactionTemplate(transactions);
        var meters = new SimpleMeterRegistry();
        return new Deliveries(
                settings,
                channels,
                channelTable,
                deliveryTable,
                notificationTable,
                absence,
                deadlines,
                new Settlement(
                        settings, channelTable, deliveryTable, closings, absence, desk, transaction, meters, clock),
                transaction,
                meters,
                clock,
                ZoneId.of("Europe/Paris"));
    }
}
