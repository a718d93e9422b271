package io.peaflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;

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

    /** The second method: every night of two years is looked at. */
    @Test
    void aHundredDrawnSchedulesAreJudgedAsEveryNightOfTwoYearsJudgesThem() throws ParseException {
        var random = new Random(7);
        for (int drawn = 0; drawn < 100; drawn++) {
            String cron = "0 " + one(random, "*", "0", "5/20", "59") + " "
                    + one(random, "2", "3", "1-3", "0/6", "1/6", "22-4", "2,14", "20-1", "*/5") + " "
                    + one(random, "* * ?", "? * MON-FRI", "1 * ?", "L * ?", "? 3 1L", "29 2 ?", "? * SUN#1");
            assertThat(CronRule.objection(cron).isPresent()).as(cron).isEqualTo(hasNightInTheGap(cron));
        }
    }

    private static String one(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static boolean hasNightInTheGap(String text) throws ParseException {
        var cron = new CronExpression(text);
        cron.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        Instant first = Instant.parse("2027-01-01T02:00:00Z");
        return IntStream.range(0, 366 * 2)
                .mapToObj(day -> first.plus(Duration.ofDays(day)))
                .anyMatch(two -> {
                    Date due = cron.getNextValidTimeAfter(Date.from(two.minusMillis(1)));
                    return due != null && due.toInstant().isBefore(two.plus(Duration.ofHours(1)));
                });
    }
}
