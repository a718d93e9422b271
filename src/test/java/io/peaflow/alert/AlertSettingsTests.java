package io.peaflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a wrong section peaflow.alert is answered. */
class AlertSettingsTests {

    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    @Test
    void nothingConfiguredIsFine() {
        AlertSettings settings = bind(Map.of());
        assertThat(problems(settings)).isEmpty();
        assertThat(settings.channels()).isEmpty();
        assertThat(settings.healthchecks().baseUrl()).hasToString("https://hc-ping.com");
    }

    @Test
    void everyMissingKeyOfAChannelIsNamedAtOnce() {
        assertThat(problems(bind(Map.of("channels[0].name", "mail", "channels[0].type", "email"))))
                .containsExactlyInAnyOrder("channels[0].host", "channels[0].from", "channels[0].to");
        assertThat(problems(bind(Map.of("channels[0].name", "t", "channels[0].type", "telegram"))))
                .containsExactlyInAnyOrder("channels[0].token", "channels[0].chatId");
        assertThat(problems(bind(Map.of("channels[0].name", "h", "channels[0].type", "webhook"))))
                .containsExactlyInAnyOrder("channels[0].url", "channels[0].secret");
        assertThat(problems(bind(Map.of("channels[0].name", "p", "channels[0].type", "pagerduty"))))
                .containsExactlyInAnyOrder("channels[0].routingKey");
        assertThat(problems(bind(Map.of("channels[0].name", "d", "channels[0].type", "discord"))))
                .containsExactlyInAnyOrder("channels[0].url");
        assertThat(problems(bind(Map.of("channels[0].type", "outbox")))).containsExactly("channels[0].name");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThat(problems(bind(Map.of(
                        "channels[0].name", "s",
                        "channels[0].type", "slack",
                        "channels[0].url", "file:///etc/passwd"))))
                .containsExactly("channels[0].url");
        assertThat(problems(bind(Map.of("allowed-private-targets", "localhost"))))
                .containsExactly("allowedPrivateTargets[0].<list element>");
    }

    @Test
    void namesQuietHoursAndDeadlinesAreChecked() {
        assertThat(problems(bind(Map.of(
                        "channels[0].name", "box",
                        "channels[0].type", "outbox",
                        "channels[1].name", "box",
                        "channels[1].type", "outbox"))))
                .containsExactly("channelsNamedOnce");
        assertThat(problems(bind(Map.of("quiet-hours.from", "22:00")))).containsExactly("quietHours.bothOrNeither");
        assertThat(problems(bind(Map.of("send-deadline", "60s")))).containsExactly("sendDeadlineWithinLease");
        assertThat(problems(bind(Map.of("healthchecks.checks[0].job", "backup"))))
                .containsExactly("healthchecks.checksNamed");
    }

    @Test
    void noSecretIsPrinted() {
        AlertSettings settings = bind(Map.of(
                "channels[0].name", "t",
                "channels[0].type", "telegram",
                "channels[0].token", "123:SECRET",
                "channels[0].chat-id", "1",
                "healthchecks.ping-key", "SECRET"));
        assertThat(settings.toString()).doesNotContain("SECRET");
    }

    @Test
    void portsFollowTheProtection() {
        AlertSettings.Channel starttls = bind(Map.of("channels[0].name", "m", "channels[0].type", "email"))
                .channels()
                .getFirst();
        assertThat(starttls.mailPort()).isEqualTo(587);
        AlertSettings.Channel tls = bind(Map.of(
                        "channels[0].name", "m", "channels[0].type", "email", "channels[0].security", "tls"))
                .channels()
                .getFirst();
        assertThat(tls.mailPort()).isEqualTo(465);
    }

    private static AlertSettings bind(Map<String, String> keys) {
        Map<String, String> full = new HashMap<>();
        keys.forEach((key, value) -> full.put("peaflow.alert." + key, value));
        return new Binder(new MapConfigurationPropertySource(full)).bindOrCreate("peaflow.alert", AlertSettings.class);
    }

    private static List<String> problems(AlertSettings settings) {
        Validator validator = VALIDATION.getValidator();
        return validator.validate(settings).stream()
                .map(ConstraintViolation::getPropertyPath)
                .map(Object::toString)
                .toList();
    }
}
