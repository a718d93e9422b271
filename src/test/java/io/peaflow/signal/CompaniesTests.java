package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.marketdata.Accounts.Figure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompaniesTests {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private static Figure figure(String end, int months, String knownOn, double value) {
        return new Figure(LocalDate.parse(end), months, LocalDate.parse(knownOn), value);
    }

    @Test
    void fourQuartersThatFollowEachOtherMakeAYear() {
        List<Figure> quarters = new ArrayList<>(List.of(
                figure("2025-09-30", 3, "2025-11-02", 8),
                figure("2025-12-31", 3, "2026-02-20", 1),
                figure("2026-03-31", 3, "2026-05-02", 2),
                figure("2026-06-30", 3, "2026-08-01", 3)));
        assertThat(Companies.year(quarters, DAY))
                .contains(new Companies.Told(LocalDate.of(2026, 6, 30), LocalDate.of(2026, 8, 1), 14));
        quarters.add(figure("2026-09-30", 3, "2026-11-20", 4));
        assertThat(Companies.year(quarters, DAY)).contains(new Companies.Told(LocalDate.of(2026, 9, 30), DAY, 10));
        assertThat(Companies.year(quarters, DAY.minusDays(1)).orElseThrow().value())
                .as("a day before it was known")
                .isEqualTo(14);
        quarters.remove(2);
        assertThat(Companies.year(quarters, DAY)).as("one is missing").isEmpty();
    }

    @Test
    void theNewestPeriodCountsAndACorrectionReplacesWhatItCorrects() {
        List<Figure> figures = List.of(
                figure("2025-12-31", 12, "2026-03-01", 10),
                figure("2025-12-31", 6, "2026-03-01", 6),
                figure("2026-06-30", 6, "2026-08-01", 7),
                figure("2025-12-31", 6, "2026-09-01", 5));
        assertThat(Companies.year(figures, LocalDate.of(2026, 7, 31))
                        .orElseThrow()
                        .value())
                .isEqualTo(10);
        assertThat(Companies.year(figures, LocalDate.of(2026, 8, 15))
                        .orElseThrow()
                        .value())
                .isEqualTo(13);
        assertThat(Companies.year(figures, DAY).orElseThrow().value()).isEqualTo(12);
    }

    @Test
    void whatEndedLongAgoIsNone() {
        List<Figure> old = List.of(figure("2025-03-31", 12, "2025-06-01", 10));
        assertThat(Companies.year(old, LocalDate.of(2026, 9, 30))).isPresent();
        assertThat(Companies.year(old, LocalDate.of(2026, 10, 1))).isEmpty();
        assertThat(Companies.year(List.of(), DAY)).isEmpty();
    }
}
