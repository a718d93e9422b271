package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.alert.AlertSettings.ChannelType;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer that a service is known to give means for the message. */
class RepliesTests {

    private static final Path BODIES = Path.of("src/test/resources/alert");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            error_bad-request-button-url-invalid.json                    | 400 | Refused
            error_bad-request-chat-not-found.json                        | 400 | Closed
            error_bad-request-entities-too-long.json                     | 400 | Refused
            error_bad-request-file-too-big.json                          | 400 | Refused
            error_bad-request-group-chat-migrated.json                   | 400 | Moved
            error_bad-request-group-deactivated.json                     | 400 | Closed
            error_bad-request-invalid-file-id.json                       | 400 | Refused
            error_bad-request-member-not-found.json                      | 400 | Closed
            error_bad-request-message-cant-be-deleted.json               | 400 | Refused
            error_bad-request-message-cant-be-edited.json                | 400 | Refused
            error_bad-request-message-not-modified.json                  | 400 | Refused
            error_bad-request-message-text-is-empty.json                 | 400 | Refused
            error_bad-request-message-to-delete-not-found.json           | 400 | Refused
            error_bad-request-message-to-edit-not-found.json             | 400 | Refused
            error_bad-request-not-enough-rights-photos.json              | 400 | Closed
            error_bad-request-not-enough-rights-text.json                | 400 | Closed
            error_bad-request-peer-id-invalid.json                       | 400 | Closed
            error_bad-request-reply-message-not-found.json               | 400 | Refused
            error_bad-request-user-not-found.json                        | 400 | Closed
            error_bad-request-wrong-parameter-action-in-request.json     | 400 | Refused
            error_conflicted-terminated-by-other-long-poll.json          | 409 | Later
            error_forbidden-bot-blocked-by-user.json                     | 403 | Closed
            error_forbidden-bot-cant-send-messages-to-bots.json          | 403 | Closed
            error_forbidden-bot-not-member-channel.json                  | 403 | Closed
            error_forbidden-bot-not-member-supergroup.json               | 403 | Closed
            error_forbidden-bot-was-kicked.json                          | 403 | Closed
            error_forbidden-cant-initiate-conversation.json              | 403 | Closed
            error_forbidden-user-is-deactivated.json                     | 403 | Closed
            error_too-many-requests.json                                 | 429 | Wait
            error_unauthorized.json                                      | 401 | Closed
            error_webhook-is-active.json                                 | 409 | Later
            getUpdates_empty.json                                        | 200 | Refused
            getUpdates_one_message.json                                  | 200 | Refused
            getUpdates_write_access.json                                 | 200 | Refused
            ok_message_result.json                                       | 200 | Sent
            sendMessage_ok.json                                          | 200 | Sent
            """)
    void telegram(String file, int status, String outcome) throws IOException {
        String body = body("telegram", file);
        assertThat(Replies.web(ChannelType.TELEGRAM, status, body, Map.of(), NOW)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(outcome);
        Outcome asException = Replies.failure(
                ChannelType.TELEGRAM, new RuntimeCamelException(new TelegramClient.NotSent(status, body)), NOW);
        assertThat(asException.getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void telegramSaysHowLongToWaitAndWhereTheChatWent() throws IOException {
        assertThat(Replies.web(
                        ChannelType.TELEGRAM, 429, body("telegram", "error_too-many-requests.json"), Map.of(), NOW))
                .isEqualTo(new Outcome.Wait(Duration.ofSeconds(35), "Too Many Requests: retry after 35"));
        assertThat(Replies.web(
                        ChannelType.TELEGRAM,
                        400,
                        body("telegram", "error_bad-request-group-chat-migrated.json"),
                        Map.of(),
                        NOW))
                .isEqualTo(
                        new Outcome.Moved("-123456789", "Bad Request: group chat was migrated to a supergroup chat"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            400_empty_message.json      | 400 | Refused | 0
            404_unknown_webhook.json    | 404 | Closed  | 0
            429_global.json             | 429 | Wait    | 64570
            429_resource.json           | 429 | Wait    | 1336570
            429_user.json               | 429 | Wait    | 64570
            execute_204_no_content.txt  | 204 | Sent    | 0
            webhook_object.json         | 200 | Sent    | 0
            """)
    void discord(String file, int status, String expected, long millis) throws IOException {
        Outcome outcome = Replies.web(ChannelType.DISCORD, status, body("discord", file), Map.of(), NOW);
        assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
        if (outcome instanceof Outcome.Wait wait) {
            assertThat(wait.patience()).isEqualTo(Duration.ofMillis(millis));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ping_ok.txt                 | 200 | true
            ping_not_found_200.txt      | 200 | false
            ping_rate_limited.txt       | 200 | false
            ping_404.txt                | 404 | false
            ping_400_invalid_url.txt    | 400 | false
            ping_409_ambiguous_slug.txt | 409 | false
            api_list_checks.json        | 200 | false
            """)
    void healthchecks(String file, int status, boolean heard) throws IOException {
        PingAnswer answer = PingAnswer.read(status, body("healthchecks", file));
        assertThat(answer.heard()).isEqualTo(heard);
        assertThat(answer.remedy().isEmpty()).isEqualTo(heard);
    }

    @Test
    void everyBodyHasItsRow() throws IOException {
        Set<String> tabled = new TreeSet<>();
        for (var method : RepliesTests.class.getDeclaredMethods()) {
            CsvSource table = method.getAnnotation(CsvSource.class);
            if (table != null) {
                table.textBlock()
                        .lines()
                        .map(line -> line.split("\\|")[0].strip())
                        .forEach(tabled::add);
            }
        }
        try (Stream<Path> files = Files.walk(BODIES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md")))
                    .hasSizeGreaterThan(40)
                    .allSatisfy(name -> assertThat(tabled).contains(name));
        }
    }

    @ParameterizedTest(name = "{0} with Retry-After {1}")
    @CsvSource(nullValues = "-", textBlock = """
            429, 7, Wait, 7000
            429, -, Wait, 60000
            429, soon, Wait, 60000
            429, 'Sat, 21 Nov 2026 12:02:00 GMT', Wait, 120000
            429, 'Sat, 21 Nov 2026 11:00:00 GMT', Wait, 0
            429, 999999, Wait, 86400000
            503, 5, Wait, 5000
            503, -, Later, 0
            500, -, Later, 0
            408, -, Later, 0
            202, -, Sent, 0
            301, -, Refused, 0
            307, -, Refused, 0
            410, -, Closed, 0
            401, -, Closed, 0
            413, -, Refused, 0
            """)
    void webhooks(int status, String retryAfter, String expected, long millis) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter);
        Outcome outcome = Replies.web(ChannelType.WEBHOOK, status, "", headers, NOW);
        assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
        if (outcome instanceof Outcome.Wait wait) {
            assertThat(wait.patience()).isEqualTo(Duration.ofMillis(millis));
        }
    }

    @Test
    void anUnansweredCallMayHaveArrivedAndAnUnreachableOneHasNot() {
        assertThat(Replies.failure(ChannelType.WEBHOOK, new SocketTimeoutException("Read timed out"), NOW))
                .isInstanceOf(Outcome.Uncertain.class);
        assertThat(Replies.failure(ChannelType.WEBHOOK, new ConnectException("Connection refused"), NOW))
                .isEqualTo(new Outcome.Later("Connection refused"));
        assertThat(Replies.failure(ChannelType.TELEGRAM, new RuntimeException(new InterruptedException()), NOW))
                .isInstanceOf(Outcome.Uncertain.class);
        assertThat(Replies.failure(
                        ChannelType.EMAIL,
                        new MessagingException("connect", new SocketTimeoutException("connect timed out")),
                        NOW))
                .isInstanceOf(Outcome.Later.class);
        assertThat(Replies.failure(ChannelType.EMAIL, new MessagingException("554 no SMTP service here"), NOW))
                .isInstanceOf(Outcome.Refused.class);
    }

    private static String body(String folder, String file) throws IOException {
        return Files.readString(BODIES.resolve(folder).resolve(file));
    }
}
