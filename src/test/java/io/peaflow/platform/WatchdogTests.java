package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.check.SelfCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class WatchdogTests {

    private static final Finding WELL = Finding.ok("disk", "half full");
    private static final Finding FULL = Finding.critical("disk", "full", "Make room.");

    private final AtomicReference<Finding> disk = new AtomicReference<>(WELL);
    private final Watchtower watchtower = watchtower();
    private final SelfCheck selfCheck = mock(SelfCheck.class);
    private final Watchdog watchdog = new Watchdog(watchtower, selfCheck, false);

    private Watchtower watchtower() {
        var checks = new DefaultListableBeanFactory();
        checks.registerSingleton("disk", new Check() {
            @Override
            public String name() {
                return "disk";
            }

            @Override
            public Finding look() {
                return disk.get();
            }
        });
        return new Watchtower(checks.getBeanProvider(Check.class), Duration.ZERO, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        watchdog.close();
        watchtower.close();
    }

    private void becomes(Finding finding) {
        disk.set(finding);
        Level wanted = finding.level();
        await().until(() -> watchtower.findings().getFirst().level() == wanted);
    }

    @Test
    void theFirstLookTellsAndThenOnlyWhatChanges() {
        becomes(WELL);
        watchdog.look();
        watchdog.look();
        verify(selfCheck, times(1)).look();

        becomes(FULL);
        watchdog.look();
        watchdog.look();
        verify(selfCheck, times(2)).look();

        becomes(WELL);
        watchdog.look();
        verify(selfCheck, times(3)).look();
    }

    @Test
    void whatCouldNotBeToldIsToldAtTheNextLook() {
        becomes(FULL);
        when(selfCheck.look()).thenThrow(new IllegalStateException("the database is away"));
        assertThatNoException().isThrownBy(watchdog::look);
        watchdog.look();
        verify(selfCheck, times(2)).look();
    }

    @Test
    void aProcessThatDoesOneWordIsNotWatched() {
        var idle = new Watchdog(watchtower, selfCheck, true);
        idle.begin();
        idle.close();
        verify(selfCheck, times(0)).look();
    }
}
