package io.peaflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KillPointTests {

    @Test
    void diesAtTheNamedStepWhenItHasCountedThatFar() {
        AtomicInteger passed = new AtomicInteger();
        assertThat(KillPoint.dies("item-stored:2", "run-taken", passed)).isFalse();
        assertThat(KillPoint.dies("item-stored:2", "item-stored", passed)).isFalse();
        assertThat(KillPoint.dies("item-stored:2", "item-stored", passed)).isTrue();
        assertThat(KillPoint.dies("item-stored", "item-stored", new AtomicInteger()))
                .isTrue();
    }
}
