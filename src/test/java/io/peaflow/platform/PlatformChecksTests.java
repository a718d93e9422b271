package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peaflow.check.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.postgresql.ds.PGSimpleDataSource;

class PlatformChecksTests {

    private static final long GIBI = 1L << 30;
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void warnsOfADiskAtEightyPercentAndCriesAtNinetyFive() {
        assertThat(disk().judge(0, 50 * GIBI, 100 * GIBI).level()).isEqualTo(Level.OK);
        assertThat(disk().judge(0, 20 * GIBI, 100 * GIBI).level()).isEqualTo(Level.WARNING);
        assertThat(disk().judge(0, 5 * GIBI, 100 * GIBI).level()).isEqualTo(Level.CRITICAL);
        assertThat(disk().judge(0, GIBI / 8, GIBI / 2).level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void warnsOfADiskThatIsFullInLessThanFourHours() {
        DiskCheck disk = disk();
        disk.judge(0, 60 * GIBI, 100 * GIBI);
        var soon = disk.judge(Duration.ofMinutes(15).toNanos(), 55 * GIBI, 100 * GIBI);

        assertThat(soon.level()).isEqualTo(Level.WARNING);
        assertThat(soon.summary()).contains("full in 165 min");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theDiskIsAsFullAsDfSays() throws IOException {
        Process df = new ProcessBuilder("df", "--output=pcent", "target").start();
        String said = new String(df.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        int percent = Integer.parseInt(said.replaceAll("\\D", ""));

        Matcher ours = Pattern.compile("(\\d+) %").matcher(disk().look().summary());

        assertThat(ours.find()).isTrue();
        assertThat(Integer.parseInt(ours.group(1))).isCloseTo(percent, within(2));
    }

    private static DiskCheck disk() {
        return new DiskCheck(Path.of("target"));
    }

    @Test
    void tellsAClockThatIsOffFromOneThatJumped() {
        var clock = new ClockCheck(new PGSimpleDataSource(), Clock.fixed(NOON, ZoneOffset.UTC));
        long now = System.nanoTime();

        assertThat(clock.judge(Duration.ofMillis(200), NOON, now).level()).isEqualTo(Level.OK);
        assertThat(clock.judge(Duration.ofSeconds(2), NOON, now).level()).isEqualTo(Level.WARNING);
        assertThat(clock.judge(Duration.ofSeconds(-90), NOON, now).level()).isEqualTo(Level.CRITICAL);
        var jumped = clock.judge(Duration.ZERO, NOON.plusSeconds(7200), now + 1_000_000_000L);
        assertThat(jumped.level()).isEqualTo(Level.WARNING);
        assertThat(jumped.summary()).contains("jumped by 7199000 ms");
        assertThat(clock.judge(Duration.ZERO, NOON.plusSeconds(7200 + 660), now + 661_000_000_000L)
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void saysWhichJavaIsTooOld() {
        assertThat(new JavaCheck().judge(Runtime.Version.parse("21.0.1")).level())
                .isEqualTo(Level.CRITICAL);
        assertThat(new JavaCheck().look().level()).isEqualTo(Level.OK);
    }

    @Test
    void countsTheHeapThatCannotBeFreed() {
        assertThat(new MemoryCheck().judge(50, 100).level()).isEqualTo(Level.OK);
        assertThat(new MemoryCheck().judge(90, 100).level()).isEqualTo(Level.WARNING);
        assertThat(new MemoryCheck().judge(97, 100).level()).isEqualTo(Level.CRITICAL);
        assertThat(new MemoryCheck().look().summary()).contains("% of the heap");
    }
}
