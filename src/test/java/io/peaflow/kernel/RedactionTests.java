package io.peaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTests {

    private static final String CANARY = "CANARY7f3a9c2eB41";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer CANARY7f3a9c2eB41",
                "authorization=Basic CANARY7f3a9c2eB41",
                "{\"Authorization\":\"Bearer CANARY7f3a9c2eB41\"}",
                "Authorization: CANARY7f3a9c2eB41",
                "sent with bearer CANARY7f3a9c2eB41 to the host",
                "proxy asked for Basic CANARY7f3a9c2eB41==",
                "X-API-Key: CANARY7f3a9c2eB41",
                "{x-api-key=CANARY7f3a9c2eB41, accept=*/*}",
                "Cookie: peaflow=CANARY7f3a9c2eB41; other=1",
                "Set-Cookie: peaflow=CANARY7f3a9c2eB41; HttpOnly",
                "jdbc:postgresql://db:5432/p?user=p&password=CANARY7f3a9c2eB41&ssl=true",
                "postgresql://peaflow:CANARY7f3a9c2eB41@db.example.net/p",
                "smtps://mail.example.net?username=a&password=CANARY7f3a9c2eB41",
                "https://api.example.net/series?api_key=CANARY7f3a9c2eB41&id=1",
                "https://api.example.net/series?apikey=CANARY7f3a9c2eB41",
                "https://api.example.net/x?access_token=CANARY7f3a9c2eB41",
                "https://api.example.net/x?a=1&sig=CANARY7f3a9c2eB41",
                "https://api.telegram.org/bot123456:CANARY7f3a9c2eB41/sendMessage",
                "https://api.telegram.org/bot123:CANARY7f3a9c2eB41",
                "token 1234567890:CANARY7f3a9c2eB41CANARY7f3a9c2eB41 refused",
                "https://discord.com/api/webhooks/123/CANARY7f3a9c2eB41",
                "https://discordapp.com/api/v10/webhooks/123/CANARY7f3a9c2eB41?wait=true",
                "https://hooks.slack.com/services/T0/B0/CANARY7f3a9c2eB41",
                "{\"routing_key\":\"CANARY7f3a9c2eB41\",\"event_action\":\"trigger\"}",
                "routingKey=CANARY7f3a9c2eB41",
                "https://hc-ping.com/CANARY7f3a9c2eB41/start",
                "peaflow.database.password=CANARY7f3a9c2eB41",
                "PEAFLOW_DATABASE_PASSWORD: 'CANARY7f3a9c2eB41'",
                "password = \"a\\\"CANARY7f3a9c2eB41\" is wrong",
                "client_secret=CANARY7f3a9c2eB41",
                "TELEGRAM_BOT_TOKEN=CANARY7f3a9c2eB41",
                "passphrase: CANARY7f3a9c2eB41",
                "key pk_ab12cd34_CANARY7f3a9c2eB41 was refused",
                "sk-ant-api03-CANARY7f3a9c2eB41",
                "-----BEGIN PRIVATE KEY-----\nCANARY7f3a9c2eB41\n-----END PRIVATE KEY-----",
                "AGE-SECRET-KEY-1CANARY7F3A9C2EB41CANARY7f3a9c2eB41",
                "eyJhbGciOiJIUzI1NiJ9.CANARY7f3a9c2eB41.CANARY7f3a9c2eB41"
            })
    void hidesASecretByItsShapeOrTheNameBesideIt(String text) {
        assertThat(Redaction.mask(text)).contains(Redaction.MASK).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Run 0198c5e2-7a00-7000-8000-000000000000 of self-check SUCCEEDED in 1.2 s",
                "fenced: token=17 is older than token=18",
                "basic information about the author",
                "https://www.example.net/chart?range=5d&interval=1d",
                "The key 'peaflow.server.port' must be between 0 and 65535",
                "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "12:34:56.789 INFO started"
            })
    void leavesOrdinaryTextAlone(String text) {
        assertThat(Redaction.mask(text)).isEqualTo(text);
    }

    @Test
    void hidesLearntValuesInPlainInUrlsAndInBase64() {
        Redaction.learn(List.of("s3cr3t value/42", "short"));

        assertThat(Redaction.mask("said s3cr3t value/42.")).isEqualTo("said ***.");
        assertThat(Redaction.mask("?q=s3cr3t+value%2F42")).isEqualTo("?q=***");
        assertThat(Redaction.mask("czNjcjN0IHZhbHVlLzQy")).isEqualTo("***");
        assertThat(Redaction.mask("a short word")).isEqualTo("a short word");
    }

    @Test
    void keepsThePrefixOfAnApiKeyBecauseItNamesTheKey() {
        Redaction.learn(List.of("abcdefgh"));

        assertThat(Redaction.mask("pk_ab12cd34_abcdefghijkl"))
                .as("also where another secret is a part of it")
                .isEqualTo("pk_ab12cd34_***");
    }

    @Test
    void leavesNoHalfOfASecretAtTheCut() {
        String text = "x".repeat(90) + " password=" + CANARY + " " + "y".repeat(10_000);

        assertThat(Redaction.mask(text, 108)).doesNotContain("CANARY").endsWith("characters)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "\"",
                "password=\"\\",
                "://a:",
                "bot1",
                "eyJ",
                "Basic ",
                "cookie",
                "-----BEGIN PRIVATE KEY-----"
            })
    void isQuickOnAMegabyteOfAnything(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        Assertions.assertTimeout(Duration.ofMinutes(1), () -> Redaction.mask(text));
    }

    @Test
    void knowsTheNamesThatCarrySecrets() {
        assertThat(List.of(
                        "Authorization",
                        "X-API-Key",
                        "smtp.password",
                        "botToken",
                        "Set-Cookie",
                        "routing_key",
                        "webhook-url"))
                .allMatch(Redaction::namesASecret);
        assertThat(List.of("accept", "peaflow.server.port", "job", "run")).noneMatch(Redaction::namesASecret);
    }
}
