package io.peaflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronRuleTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 30 18 * * ?",
                "0 0 * * * ?",
                "0 59 1 * * ?",
                "0 0 3 ? * MON-FRI",
                "* * * * * ?",
                "0 0/10 * * * ?",
                "0 0/15 9-17 ? * MON-FRI",
                "0 15 20 L * ?"
            })
    void aScheduleThatHoldsOnEveryDayIsAccepted(String cron) {
        assertThat(CronRule.objection(cron)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 30 2 * * ?",
                "0 0 2 * * ?",
                "59 59 2 * * ?",
                "0 0 */2 * * ?",
                "0 0/10 0-5 ? * MON",
                "0 0 1,2,3 * * ?",
                "0 15 2 1 1 ?",
                "0 * * 1 * ?",
                "0 0 2 ? 3 1L"
            })
    void lessOftenThanHourlyMustStayOutOfTheHourOfTheClockChange(String cron) {
        assertThat(CronRule.objection(cron)).hasValueSatisfying(objection -> {
            assertThat(objection.reason()).contains("02:00-02:59");
            assertThat(objection.remedy()).contains("03:15");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hourly", "0 61 * * * ?", "0 0 0 * * *", "0 0 0 30 2 ? 1999"})
    void nonsenseIsRefused(String cron) {
        assertThat(CronRule.objection(cron)).isPresent();
    }

    @Test
    void theFiveFieldsOfUnixAreAnsweredWithTheSix() {
        assertThat(CronRule.objection("30 18 * * *").orElseThrow().remedy()).contains("\"0 30 18 * * ?\"");
        assertThat(CronRule.objection("30 18 * * 1-5").orElseThrow().remedy()).contains("\"0 30 18 ? * 1-5\"");
    }
}
