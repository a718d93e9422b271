package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import tools.jackson.databind.json.JsonMapper;

/** What the owner reads. */
class WordingTests {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant AT = Instant.parse("2026-11-20T17:05:12Z");
    private static final UUID RUN = UUID.fromString("0199f0aa-1111-7000-8000-000000000001");

    private final Wording english = Wording.of("en", PARIS, false);
    private final Wording french = Wording.of("fr", PARIS, true);

    @Test
    void aFailedJobInEnglish() {
        Words words = english.words(DeliveryTable.Kind.RAISED, List.of(failed("market-data")));
        assertThat(words.subject()).isEqualTo("[peaflow] Critical: market-data failed");
        assertThat(words.plain()).isEqualTo("""
                        The job market-data for 2026-11-20 failed and will not be tried again by itself.

                        Job:     market-data
                        Slot:    2026-11-20
                        Attempt: 3
                        Reason:  no answer from the source
                        Run:     0199f0aa-1111-7000-8000-000000000001
                        Time:    Fri 20 Nov 2026 18:05:12 CET

                        What to do: Read the run's story on the page or with "peaflow runs", mend the cause, then repeat it: peaflow run market-data
                        More: docs/jobs/market-data.md
                        """);
    }

    @Test
    void aFailedJobInFrench() {
        Words words = french.words(DeliveryTable.Kind.RAISED, List.of(failed("market-data")));
        assertThat(words.subject()).isEqualTo("[peaflow] Critique : market-data a échoué");
        assertThat(words.plain())
                .startsWith("(Données simulées)")
                .contains("La tâche market-data pour 2026-11-20 a échoué et ne sera pas retentée d'elle-même.")
                .contains("vendredi 20 novembre 2026 18:05:12 CET")
                .contains("Que faire : Lisez le récit de l'exécution");
    }

    @Test
    void whatIsOverSaysSo() {
        Words words = english.words(DeliveryTable.Kind.RESOLVED, List.of(failed("market-data")));
        assertThat(words.subject()).isEqualTo("[peaflow] Resolved: market-data failed");
        assertThat(words.plain())
                .startsWith("The job market-data has succeeded again.")
                .doesNotContain("What to do");
    }

    @Test
    void aGatheredMessageListsTenAndCountsTheRest() {
        List<Notification> many =
                IntStream.range(0, 999).mapToObj(n -> failed("job-" + n)).toList();
        Words words = english.words(DeliveryTable.Kind.RAISED, many);
        assertThat(words.subject()).isEqualTo("[peaflow] Critical: job-0 failed, and 998 more");
        assertThat(words.sections().getFirst().items()).hasSize(10);
        assertThat(words.plain())
                .contains("- job-9 failed (since Fri 20 Nov 2026")
                .contains("and 989 more");
    }

    @Test
    void aDigestTellsWhatIsOpenFromWhatIsOver() {
        Notification digest = notification("digest", Severity.INFO, Map.of("day", "2026-11-20", "items", ""), true);
        Words words = english.words(
                DeliveryTable.Kind.DIGEST,
                List.of(
                        digest,
                        failed("backup"),
                        notification("job-late", Severity.WARNING, Map.of("job", "x"), true)));
        assertThat(words.title()).isEqualTo("Digest of 2026-11-20: 1 open, 1 over");
        assertThat(words.plain()).contains("Open\n- backup failed").contains("Over\n- x is late");
        assertThat(english.words(DeliveryTable.Kind.DIGEST, List.of(digest)).subject())
                .isEqualTo("[peaflow] Info: Digest of 2026-11-20: all quiet");
    }

    @Test
    void aKindWithoutWordsIsToldAsItsFacts() {
        Words words = english.words(
                DeliveryTable.Kind.RAISED,
                List.of(notification("moon-phase", Severity.CRITICAL, Map.of("phase", "full"), false)));
        assertThat(words.title()).isEqualTo("moon-phase: job/market-data");
        assertThat(words.plain())
                .contains("There are no words for \"moon-phase\" yet")
                .contains("phase: full");
    }

    @Test
    void aFactCannotBreakTheMessage() {
        Words words = english.words(
                DeliveryTable.Kind.RAISED,
                List.of(notification(
                        "job-failed",
                        Severity.CRITICAL,
                        Map.of(
                                "job",
                                "a\r\nBcc: thief@example.net",
                                "reason",
                                "<script>alert(1)</script> {job} $1 \\ " + "x".repeat(5000)),
                        false)));
        assertThat(words.subject().lines()).hasSize(1);
        assertThat(words.plain()).contains("{job} $1 \\").hasSizeLessThan(2000);
        String page = composer(english).html(words);
        assertThat(page).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test
    void aBrokenTemplateLeavesThePlainText() throws Exception {
        Composer composer = composer(english, "nowhere/");
        Outgoing outgoing = new Outgoing(
                UUID.randomUUID(),
                Outgoing.Origin.TEST,
                mail(),
                Optional.empty(),
                DeliveryTable.Kind.RAISED,
                List.of(failed("backup")),
                0,
                AT);
        Letter letter = composer.letter(outgoing);
        assertThat(((jakarta.mail.Multipart) letter.getContent()).getCount()).isEqualTo(1);
        assertThat(letter.getHeader("Message-ID")).containsExactly("<" + outgoing.id() + "@example.net>");
    }

    @Test
    void aMessageIsCutBetweenCharacters() {
        assertThat(Composer.cut("abc", 3)).isEqualTo("abc");
        assertThat(Composer.cut("abcd", 3)).isEqualTo("ab…");
        assertThat(Composer.cut("a😀bc", 3)).isEqualTo("a…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_fr"})
    void bothLanguagesHaveEveryWord(String bundle) throws IOException {
        Properties words = load(bundle);
        Properties other = load(bundle.equals("messages") ? "messages_fr" : "messages");
        assertThat(words.stringPropertyNames().stream().filter(key -> key.startsWith("alert.")))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(other.getProperty(key)).as(key).isNotBlank());
    }

    @Test
    void quietHoursMayCrossMidnight() {
        var night = new AlertSettings.QuietHours(java.time.LocalTime.of(22, 0), java.time.LocalTime.of(7, 0));
        assertThat(night.cover(java.time.LocalTime.of(23, 0))).isTrue();
        assertThat(night.cover(java.time.LocalTime.of(6, 59))).isTrue();
        assertThat(night.cover(java.time.LocalTime.of(7, 0))).isFalse();
        assertThat(night.cover(java.time.LocalTime.NOON)).isFalse();
        var noon = new AlertSettings.QuietHours(java.time.LocalTime.of(12, 0), java.time.LocalTime.of(14, 0));
        assertThat(noon.cover(java.time.LocalTime.of(13, 0))).isTrue();
        assertThat(noon.cover(java.time.LocalTime.of(14, 0))).isFalse();
        assertThat(new AlertSettings.QuietHours(null, null).cover(java.time.LocalTime.NOON))
                .isFalse();
    }

    static Composer composer(Wording wording) {
        return composer(wording, "templates/");
    }

    private static Composer composer(Wording wording, String folder) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix(folder);
        resolver.setSuffix(".html");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return new Composer(wording, engine, JsonMapper.shared(), clock());
    }

    static Notification failed(String job) {
        return notification(
                "job-failed",
                Severity.CRITICAL,
                Map.of(
                        "job", job,
                        "slot", "2026-11-20",
                        "attempt", "3",
                        "reason", "no answer from the source",
                        "runbook", "docs/jobs/" + job + ".md"),
                false);
    }

    private static Notification notification(String kind, Severity severity, Map<String, String> facts, boolean over) {
        return new Notification(
                UUID.randomUUID(),
                AT,
                severity,
                kind,
                "job/market-data",
                kind,
                facts,
                kind.equals("job-failed") ? Optional.of(RUN) : Optional.empty(),
                1,
                List.of(AT),
                over ? Optional.of(AT.plusSeconds(60)) : Optional.empty());
    }

    private static AlertSettings.Channel mail() {
        return new AlertSettings.Channel(
                "mail",
                AlertSettings.ChannelType.EMAIL,
                true,
                java.util.Set.of(Severity.CRITICAL),
                List.of(),
                "localhost",
                null,
                AlertSettings.MailSecurity.STARTTLS,
                null,
                null,
                "peaflow <peaflow@example.net>",
                List.of("owner@example.net"),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Clock clock() {
        return Clock.fixed(AT, ZoneOffset.UTC);
    }

    private static Properties load(String bundle) throws IOException {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(WordingTests.class.getResourceAsStream("/" + bundle + ".properties")),
                StandardCharsets.UTF_8)) {
            words.load(in);
        }
        return words;
    }
}
