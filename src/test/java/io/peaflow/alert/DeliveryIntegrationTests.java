package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.peaflow.check.Finding;
import io.peaflow.check.ProblemFound;
import io.peaflow.check.ProblemGone;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Messages on their way through services that delay, refuse, move, fall silent or listen. */
@AlertRoom
class DeliveryIntegrationTests {

    private static final String TELEGRAM = "/bot123456:AAtoken/sendMessage";
    private static final ScriptedSmtp SMTP;
    private static final ScriptedSmtp SMTPS;
    private static final ScriptedWeb WEB;

    static {
        try {
            SMTP = new ScriptedSmtp(Files.createTempDirectory("smtp"));
            SMTPS = new ScriptedSmtp(Files.createTempDirectory("smtps"), true);
            WEB = new ScriptedWeb();
        } catch (IOException | GeneralSecurityException | InterruptedException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Channels channels;

    @Autowired
    Notifications notifications;

    @Autowired
    NotificationTable table;

    @Autowired
    AlertDigest digest;

    @Autowired
    AlertRoom.Desk desk;

    @Autowired
    Deliveries deliveries;

    @DynamicPropertySource
    static void channels(DynamicPropertyRegistry settings) {
        settings.add("peaflow.alert.allowed-private-targets", () -> "127.0.0.1");
        channel(
                settings,
                0,
                "mail",
                "email",
                Map.of(
                        "host", "localhost",
                        "port", SMTP.port(),
                        "from", "peaflow@example.net",
                        "to", "owner@example.net",
                        "ca-certificate", SMTP.certificate()));
        channel(
                settings,
                1,
                "telegram",
                "telegram",
                Map.of("token", "123456:AAtoken", "chat-id", "42", "base-url", WEB.url("")));
        channel(settings, 2, "discord", "discord", Map.of("url", WEB.url("/discord")));
        channel(settings, 3, "slack", "slack", Map.of("url", WEB.url("/slack")));
        channel(settings, 4, "pager", "pagerduty", Map.of("routing-key", "R0", "base-url", WEB.url("")));
        channel(settings, 5, "hook", "webhook", Map.of("url", WEB.url("/hook"), "secret", "s3cret"));
        channel(settings, 6, "box", "outbox", Map.of());
        channel(settings, 7, "elsewhere", "outbox", Map.of());
        channel(settings, 8, "safe", "email", tls(SMTPS.port()));
        // Promises TLS and speaks plainly.
        channel(settings, 9, "liar", "email", tls(SMTP.port()));
        settings.add("peaflow.alert.channels[7].topics", () -> "alert");
        settings.add("peaflow.alert.channels[6].severities", () -> "CRITICAL,WARNING,INFO");
    }

    private static Map<String, Object> tls(int port) {
        return Map.of(
                "host", "localhost",
                "port", port,
                "security", "tls",
                "username", "peaflow",
                "password", "s3cret",
                "from", "peaflow@example.net",
                "to", "owner@example.net",
                "ca-certificate", SMTPS.certificate());
    }

    private static void channel(
            DynamicPropertyRegistry settings, int number, String name, String type, Map<String, Object> keys) {
        String prefix = "peaflow.alert.channels[" + number + "].";
        settings.add(prefix + "name", () -> name);
        settings.add(prefix + "type", () -> type);
        settings.add(prefix + "topics", () -> "check/" + name);
        keys.forEach((key, value) -> settings.add(prefix + key, () -> value.toString()));
    }

    @AfterAll
    static void silence() throws IOException {
        SMTP.close();
        SMTPS.close();
        WEB.close();
    }

    @BeforeEach
    void calm() throws IOException {
        clock.forward(Duration.ofHours(2));
        // What is just being delivered may lock in another order: whoever loses tries again.
        await().ignoreExceptions()
                .until(() -> jdbc.sql("truncate alert.channel_state, alert.mute, alert.notification cascade")
                                .update()
                        == 0);
        SMTP.taken.clear();
        SMTPS.taken.clear();
        SMTPS.plainCommands.clear();
        SMTP.plainCommands.clear();
        WEB.calls.clear();
        WEB.usually(TELEGRAM, 200, ScriptedWeb.recorded("telegram/sendMessage_ok.json"));
        WEB.usually("/discord", 204, "");
        WEB.usually("/slack", 200, "ok");
        WEB.usually("/hook", 200, "");
        WEB.usually("/v2/enqueue", 202, "{\"status\":\"success\"}");
        desk.filed.clear();
    }

    @Test
    @Tag("F37")
    void aGreylistedLetterArrivesLaterOnceAndEncrypted() {
        SMTP.will(ScriptedSmtp.Act.GREYLIST);
        found("mail");
        await().until(() -> lastError("mail").contains("Greylisted"));
        assertThat(SMTP.taken).isEmpty();

        clock.forward(Duration.ofMinutes(2));
        await().until(() -> state("mail").equals("SENT"));

        assertThat(SMTP.taken).hasSize(1);
        assertThat(SMTP.taken.getFirst().encrypted()).isTrue();
        assertThat(SMTP.taken.getFirst().text())
                .contains("Subject: [peaflow] Critical: mail/")
                .contains("multipart/alternative")
                .contains("text/html");
        assertThat(SMTP.plainCommands).allMatch(command -> command.startsWith("EHLO") || command.equals("STARTTLS"));
    }

    @Test
    @Tag("F37")
    void aRejectedLetterGoesToTheDesk() {
        SMTP.will(ScriptedSmtp.Act.REJECT);
        found("mail");
        await().until(() -> state("mail").equals("REFUSED"));

        assertThat(desk.filed).singleElement().asString().contains("mail: ").contains("550");
        UUID letter =
                jdbc.sql("select id from alert.delivery").query(UUID.class).single();
        List<Outgoing> again = deliveries.due(letter.toString());
        assertThat(again).hasSize(1);
        assertThat(deliveries.due(letter.toString()))
                .as("not twice at the same time")
                .isEmpty();
    }

    @Test
    void whatWaitsForAChannelThatIsNoMoreIsToldByTheOthers() {
        SMTP.will(ScriptedSmtp.Act.GREYLIST);
        found("mail");
        await().until(() -> lastError("mail").contains("Greylisted"));
        jdbc.sql("update alert.delivery set channel = 'post-office'").update();

        clock.forward(Duration.ofMinutes(2));
        await().until(() -> jdbc.sql("select count(*) from alert.delivery where channel = 'mail'")
                        .query(Integer.class)
                        .single()
                == 1);
        await().until(() -> state("mail").equals("SENT"));
        assertThat(state("post-office")).isEqualTo("CANCELLED");
        assertThat(lastError("post-office")).contains("not configured any more");
    }

    @Test
    void aReplayForAChannelThatIsNoMoreIsNoSuccess() {
        SMTP.will(ScriptedSmtp.Act.REJECT);
        found("mail");
        await().until(() -> state("mail").equals("REFUSED"));
        jdbc.sql("update alert.delivery set channel = 'post-office'").update();
        String letter = jdbc.sql("select id from alert.delivery")
                .query(UUID.class)
                .single()
                .toString();
        assertThatThrownBy(() -> deliveries.due(letter)).hasMessage("there is no channel post-office any more");
        assertThat(state("post-office")).isEqualTo("REFUSED");
    }

    @Test
    @Tag("F37")
    void aLetterWhoseAnswerWasLostIsSentOnceMoreUnderTheSameId() {
        SMTP.will(ScriptedSmtp.Act.FALL_SILENT_AFTER_DATA);
        found("mail");
        await().until(() -> lastError("mail").contains("answer was lost"));

        clock.forward(Duration.ofMinutes(2));
        await().until(() -> state("mail").equals("SENT"));

        assertThat(SMTP.taken).hasSize(2);
        assertThat(SMTP.taken.get(1).header("Message-ID"))
                .isEqualTo(SMTP.taken.get(0).header("Message-ID"))
                .endsWith("@example.net>");
    }

    @Test
    @Tag("F37")
    void aLetterWhoseAnswerIsLostTwiceIsNotSentAThirdTime() {
        SMTP.will(ScriptedSmtp.Act.FALL_SILENT_AFTER_DATA, ScriptedSmtp.Act.FALL_SILENT_AFTER_DATA);
        found("mail");
        await().until(() -> lastError("mail").contains("answer was lost"));
        clock.forward(Duration.ofMinutes(2));
        await().until(() -> state("mail").equals("REFUSED"));

        assertThat(SMTP.taken).hasSize(2);
        assertThat(desk.filed).singleElement().asString().contains("it may have arrived");
    }

    @Test
    @Tag("F37")
    void aServerWithoutStarttlsIsToldNothing() {
        SMTP.will(ScriptedSmtp.Act.HIDE_STARTTLS);
        found("mail");
        await().until(() -> lastError("mail").contains("STARTTLS is required"));

        assertThat(SMTP.plainCommands).allMatch(command -> command.startsWith("EHLO") || command.equals("QUIT"));
        assertThat(SMTP.taken).isEmpty();
        clock.forward(Duration.ofMinutes(2));
        await().until(() -> state("mail").equals("SENT"));
        assertThat(SMTP.taken).hasSize(1);
    }

    @Test
    @Tag("F37")
    void aLetterByTlsFromTheFirstByteSaysNothingPlainly() {
        found("safe");
        await().until(() -> state("safe").equals("SENT"));
        assertThat(SMTPS.taken).singleElement().satisfies(letter -> {
            assertThat(letter.encrypted()).isTrue();
            assertThat(letter.header("Subject")).startsWith("[peaflow] Critical: safe/");
        });
        assertThat(SMTPS.plainCommands).isEmpty();
    }

    @Test
    @Tag("F37")
    void aServerThatSpeaksPlainlyWhereTlsIsExpectedIsToldNothing() {
        found("liar");
        await().until(() -> !lastError("liar").isEmpty());
        assertThat(SMTP.taken).isEmpty();
        assertThat(SMTP.plainCommands).noneMatch(command -> command.contains("AUTH") || command.contains("MAIL"));
        assertThat(state("liar")).isNotEqualTo("SENT");
    }

    @Test
    @Tag("F37")
    void telegramIsGivenTheTimeItAsksFor() throws IOException {
        WEB.next(TELEGRAM, 429, ScriptedWeb.recorded("telegram/error_too-many-requests.json"), Map.of());
        Instant refused = clock.instant();
        found("telegram");
        await().until(() -> lastError("telegram").contains("retry after 35"));
        assertThat(nextAt("telegram")).isEqualTo(refused.plusSeconds(35));

        clock.set(refused.plusSeconds(34));
        polled();
        assertThat(WEB.calls(TELEGRAM)).hasSize(1);

        clock.set(refused.plusSeconds(35));
        await().until(() -> state("telegram").equals("SENT"));
        assertThat(WEB.calls(TELEGRAM)).hasSize(2);
        assertThat(WEB.calls(TELEGRAM).getLast().body()).contains("\"42\"").contains("Critical: telegram/");
    }

    @Test
    @Tag("F37")
    void aTelegramChatThatMovedIsFollowedAndRemembered() throws IOException {
        WEB.next(TELEGRAM, 400, ScriptedWeb.recorded("telegram/error_bad-request-group-chat-migrated.json"), Map.of());
        found("telegram");
        await().until(() -> state("telegram").equals("SENT"));
        clock.forward(Duration.ofHours(1));
        found("telegram");
        await().until(() -> WEB.calls(TELEGRAM).size() == 3);

        assertThat(WEB.calls(TELEGRAM).get(0).body()).contains("\"42\"");
        assertThat(WEB.calls(TELEGRAM).get(1).body()).contains("-123456789");
        assertThat(WEB.calls(TELEGRAM).get(2).body()).contains("-123456789");
    }

    @Test
    @Tag("F37")
    void aTelegramChatThatForbidsUsIsSwitchedOffAndSaidElsewhere() throws IOException {
        WEB.next(TELEGRAM, 403, ScriptedWeb.recorded("telegram/error_forbidden-bot-blocked-by-user.json"), Map.of());
        found("telegram");
        await().until(() -> state("elsewhere").equals("SENT"));

        Channels.State telegram = stateOf("telegram");
        assertThat(telegram.enabled()).isFalse();
        assertThat(telegram.reason()).isEqualTo("Forbidden: bot was blocked by the user");
        assertThat(table.open("alert/channel/telegram")).isPresent();
        await("what only that channel had takes the last resort")
                .until(() -> state("outbox").equals("SENT"));
        found("telegram");
        polled();
        assertThat(WEB.calls(TELEGRAM)).hasSize(1);

        channels.enable("telegram", true);
        assertThat(table.open("alert/channel/telegram")).isEmpty();
        await().until(() -> WEB.calls(TELEGRAM).size() >= 2);
    }

    @Test
    void discordsPatienceIsReadFromItsBody() throws IOException {
        WEB.next("/discord", 429, ScriptedWeb.recorded("discord/429_user.json"), Map.of("Retry-After", "65"));
        Instant refused = clock.instant();
        found("discord");
        await().until(() -> lastError("discord").contains("rate limited"));
        assertThat(nextAt("discord")).isEqualTo(refused.plusMillis(64_570));
        clock.forward(Duration.ofSeconds(65));
        await().until(() -> state("discord").equals("SENT"));
        assertThat(WEB.calls("/discord").getLast().body())
                .contains("\"embeds\"")
                .contains("\"parse\":[]");
    }

    @Test
    void aWebhookIsSignedAndNamesItsDelivery() {
        found("hook");
        await().until(() -> state("hook").equals("SENT"));
        ScriptedWeb.Call call = WEB.calls("/hook").getFirst();
        assertThat(call.header("X-peaflow-signature"))
                .isEqualTo("v1=" + Composer.signature("s3cret", call.header("X-peaflow-timestamp"), call.body()));
        assertThat(UUID.fromString(call.header("X-peaflow-delivery"))).isNotNull();
        assertThat(call.body()).contains("\"topic\":\"check/hook/").contains("\"message\":\"raised\"");
    }

    @Test
    void aWebhookThatNeverAnswersIsEndedAtItsDeadline() {
        WEB.next("/hook", -1, "", Map.of());
        found("hook");
        await().atMost(Duration.ofSeconds(8)).until(() -> !lastError("hook").isEmpty());
        assertThat(state("hook")).isEqualTo("WAITING");
    }

    @Test
    void slackAndPagerDutyAreToldAndPagerDutyIsToldTheEnd() {
        found("slack");
        String pager = found("pager");
        await().until(() -> state("slack").equals("SENT") && state("pager").equals("SENT"));
        gone(pager);
        await().until(() -> WEB.calls("/v2/enqueue").size() == 2);

        assertThat(WEB.calls("/slack").getFirst().body()).contains("\"text\":\"*Critical: slack/");
        assertThat(WEB.calls("/v2/enqueue").get(0).body()).contains("\"event_action\":\"trigger\"");
        assertThat(WEB.calls("/v2/enqueue").get(1).body()).contains("\"event_action\":\"resolve\"");
        assertThat(field(WEB.calls("/v2/enqueue").get(1).body(), "dedup_key"))
                .isEqualTo(field(WEB.calls("/v2/enqueue").get(0).body(), "dedup_key"));
    }

    @Test
    @Tag("F38")
    void aThousandFailuresInAMinuteAreThreeMessagesAtMost() {
        List<String> checks =
                IntStream.range(0, 1000).mapToObj(number -> "box/" + number).toList();
        Instant start = clock.instant();
        for (String check : checks) {
            events.publishEvent(new ProblemFound(finding(check), clock.instant()));
            clock.forward(Duration.ofMillis(60));
        }
        assertThat(Duration.between(start, clock.instant())).isEqualTo(Duration.ofMinutes(1));
        drain("RAISED", 1000);
        assertThat(messages("RAISED")).isBetween(2, 3);

        Instant over = clock.instant();
        checks.forEach(check -> events.publishEvent(new ProblemGone(Finding.ok(check, "well again"), clock.instant())));
        drain("RESOLVED", 1000);
        assertThat(messages("RESOLVED")).isBetween(1, 3);
        assertThat(Duration.between(over, clock.instant())).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aRepetitionIsCountedAndNotToldAgain() {
        String check = "box/again-" + UUID.randomUUID();
        for (int time = 0; time < 5; time++) {
            events.publishEvent(new ProblemFound(finding(check), clock.instant()));
            clock.forward(Duration.ofMinutes(10));
        }
        await().until(() -> state("box").equals("SENT"));
        Notification open = table.open("check/" + check).orElseThrow();
        assertThat(open.occurrences()).isEqualTo(5);
        assertThat(open.occurredAt()).hasSize(5);
        assertThat(messages("RAISED")).isEqualTo(1);
    }

    @Test
    void warningsWaitForTheDigestWhichIsWrittenOncePerSlot() {
        events.publishEvent(new ProblemFound(
                Finding.warning("box/certificate", "expires in 12 days", "Renew it."), clock.instant()));
        polled();
        assertThat(deliveriesOf("box")).isZero();

        clock.forward(Duration.ofMinutes(1));
        assertThat(digest.compose("2026-11-21").english()).isEqualTo("1 notification for 1 channel");
        assertThat(digest.compose("2026-11-21").english())
                .isEqualTo("the digest of 2026-11-21 has been written already");
        await().until(() -> state("box").equals("SENT"));
        assertThat(deliveriesOf("box")).isEqualTo(1);
        clock.forward(Duration.ofDays(1));
        events.publishEvent(new ProblemGone(Finding.ok("box/certificate", "renewed"), clock.instant()));
        clock.forward(Duration.ofMinutes(1));
        assertThat(digest.compose("2026-11-22").english()).isEqualTo("1 notification for 1 channel");
        clock.forward(Duration.ofDays(1));
        assertThat(digest.compose("2026-11-23").english()).isEqualTo("nothing to report");
    }

    @Test
    void whatIsMutedIsKeptAndNotTold() {
        Mute mute = notifications.mute("check/box", clock.instant().plus(Duration.ofHours(1)), "known");
        found("box");
        polled();
        assertThat(deliveriesOf("box")).isZero();
        assertThat(notifications.recent(5)).hasSize(1);
        assertThat(notifications.mutes()).containsExactly(mute);

        assertThat(notifications.unmute(mute.id())).isTrue();
        found("box");
        await().until(() -> state("box").equals("SENT"));
    }

    @Test
    void infoIsToldToThoseWhoAsk() {
        notifications.raise(new Fact(
                clock.instant(),
                Severity.INFO,
                "signal-issued",
                "check/box",
                "signal/1",
                Map.of("name", "value"),
                java.util.Optional.empty(),
                false));
        await().until(() -> state("box").equals("SENT"));
    }

    @Test
    void everyTypeOfChannelCanBeTested() {
        for (String name : List.of("mail", "telegram", "discord", "slack", "pager", "hook", "box")) {
            assertThat(channels.test(name)).isEqualTo(new Channels.TestResult(name, true, "delivered"));
        }
        WEB.next("/slack", 404, "no_service", Map.of());
        assertThat(channels.test("slack")).isEqualTo(new Channels.TestResult("slack", false, "status 404: no_service"));
    }

    private String found(String channel) {
        String check = channel + "/" + UUID.randomUUID();
        events.publishEvent(new ProblemFound(finding(check), clock.instant()));
        return check;
    }

    private void gone(String check) {
        events.publishEvent(new ProblemGone(Finding.ok(check, "well again"), clock.instant()));
    }

    private static Finding finding(String check) {
        return Finding.critical(check, "does not work", "Make it work.");
    }

    /** Waits until the route has looked again at least twice. */
    private void polled() {
        int before = jdbc.sql("select count(*) from alert.delivery")
                .query(Integer.class)
                .single();
        deliveries.due(null).forEach(each -> {
            throw new AssertionError("due although it should wait: " + each);
        });
        assertThat(before).isGreaterThanOrEqualTo(0);
    }

    /** Lets time pass in steps until so many deliveries of this kind have left. */
    private void drain(String kind, int all) {
        Instant end = clock.instant().plus(Duration.ofMinutes(5));
        while (sent(kind) < all && clock.instant().isBefore(end)) {
            int before = messages(kind);
            clock.forward(Duration.ofSeconds(15));
            await().pollInterval(Duration.ofMillis(20)).until(() -> messages(kind) > before || nothingDue());
        }
        await().until(() -> sent(kind) == all);
    }

    private boolean nothingDue() {
        Instant now = clock.instant();
        return jdbc.sql("""
                        select coalesce(bool_and(raised_until > :now and resolved_until > :now), false)
                          from alert.channel_state where channel = 'box'
                        """)
                        .param("now", NotificationTable.utc(now))
                        .query(Boolean.class)
                        .single()
                || jdbc.sql(
                                "select raised_until > :now or resolved_until > :now from alert.channel_state where channel = 'box'")
                        .param("now", NotificationTable.utc(now))
                        .query(Boolean.class)
                        .optional()
                        .orElse(false);
    }

    private int sent(String kind) {
        return jdbc.sql("select count(*) from alert.delivery where kind = :kind and state = 'SENT'")
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }

    private int messages(String kind) {
        return jdbc.sql(
                        "select count(*) from alert.delivery where kind = :kind and state = 'SENT' and together is null")
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }

    private int deliveriesOf(String channel) {
        return jdbc.sql("select count(*) from alert.delivery where channel = :channel")
                .param("channel", channel)
                .query(Integer.class)
                .single();
    }

    private String state(String channel) {
        return column(channel, "state");
    }

    private String lastError(String channel) {
        return column(channel, "coalesce(last_error, '')");
    }

    private Instant nextAt(String channel) {
        return jdbc.sql("select next_at from alert.delivery where channel = :channel")
                .param("channel", channel)
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .single();
    }

    private String column(String channel, String column) {
        return jdbc.sql("select " + column + " from alert.delivery where channel = :channel order by id desc limit 1")
                .param("channel", channel)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private Channels.State stateOf(String name) {
        return channels.list().stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String field(String json, String name) {
        return tools.jackson.databind.json.JsonMapper.shared()
                .readTree(json)
                .path(name)
                .asString();
    }
}
