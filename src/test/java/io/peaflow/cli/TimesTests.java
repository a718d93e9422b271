package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TimesTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T12:00:30Z, 0 min",
        "2026-11-22T11:59:00Z, 1 min",
        "2026-11-22T10:01:00Z, 119 min",
        "2026-11-22T10:00:00Z, 2 h",
        "2026-11-20T12:00:01Z, 47 h",
        "2026-11-20T12:00:00Z, 2 d",
        "2025-11-22T12:00:00Z, 365 d",
        "'', -",
        "soon, -"
    })
    void anAgeIsToldInItsLargestUnit(String instant, String age) {
        assertThat(Times.age(JsonMapper.shared().valueToTree(instant), NOW)).isEqualTo(age);
    }
}
