package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is to work on a state: one's, for as long as it is heard of, and never two's work at once. */
class LeaseTests {

    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final SetName FIRST = new SetName("20261121T220000Z-0a1b2c");
    private static final SetName SECOND = new SetName("20261122T220000Z-0a1b2c");

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private Register register() {
        return new FolderRegister(folder, "lease.json", Clock.systemUTC());
    }

    private Lease lease(Register register, String holder) {
        return new Lease(register, holder, SILENCE, nanos::get);
    }

    private void nothingWasHeardFor(Duration time) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("lease.json"), FileTime.from(Instant.now().minus(time)));
    }

    @Test
    void oneHasTheTurnTheOthersAreToldWhoAndTheStateGoesOn() throws IOException {
        Lease one = lease(register(), "one");
        Lease two = lease(register(), "two");
        assertThat(one.take()).isEmpty();
        assertThat(one.state()).as("before the first set").isEmpty();
        one.beat();

        assertThat(two.take())
                .hasValueSatisfying(held -> assertThat(held.sentence()).contains("one works on it", "60 s"));
        assertThat(one.publish(FIRST)).isTrue();
        assertThat(two.take()).isEmpty();
        assertThat(two.state()).contains(FIRST);
        two.release();
        two.release();
        Lease three = lease(register(), "three");
        assertThat(three.take()).isEmpty();
        assertThat(three.state())
                .as("a turn that ends without a set leaves the state")
                .contains(FIRST);
    }

    @Test
    void whoWasSilentForTooLongLosesTheTurnAndCannotPublish() throws IOException {
        Lease dead = lease(register(), "dead");
        assertThat(dead.take()).isEmpty();
        nothingWasHeardFor(SILENCE.minusSeconds(5));
        Lease next = lease(register(), "next");
        assertThat(next.take()).isPresent();
        nothingWasHeardFor(SILENCE.plusSeconds(1));
        assertThat(next.take()).isEmpty();

        assertThat(dead.publish(SECOND)).as("its work is not what counts").isFalse();
        assertThat(dead.isLost()).isTrue();
        dead.release();
        assertThat(next.publish(FIRST)).isTrue();
        assertThat(lease(register(), "third").take()).isEmpty();
    }

    @Test
    void itKnowsByItsOwnClockThatItMayHaveLostTheTurnAndByItsBeatThatItHas() throws IOException {
        Lease asleep = lease(register(), "asleep");
        assertThat(asleep.take()).isEmpty();
        assertThat(asleep.isLost()).isFalse();
        nanos.addAndGet(SILENCE.toNanos());
        assertThat(asleep.isLost()).isTrue();
        asleep.beat();
        assertThat(asleep.isLost()).as("nobody took it meanwhile").isFalse();

        nothingWasHeardFor(SILENCE);
        assertThat(lease(register(), "other").take()).isEmpty();
        asleep.beat();
        assertThat(asleep.isLost()).isTrue();
    }

    @Test
    void ofManyAtOnceOneComesThrough() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                List<Lease> all = new ArrayList<>();
                List<Callable<Boolean>> asks = new ArrayList<>();
                for (int n = 0; n < 8; n++) {
                    Lease lease = lease(register(), round + "-" + n);
                    all.add(lease);
                    asks.add(() -> lease.take().isEmpty());
                }
                int taken = 0;
                List<Future<Boolean>> answers = pool.invokeAll(asks);
                for (int n = 0; n < 8; n++) {
                    if (answers.get(n).get()) {
                        taken++;
                        all.get(n).release();
                    }
                }
                assertThat(taken).isEqualTo(1);
            }
        }
    }

    /** A store whose answer is lost after the write was done, as often as is asked. */
    private final class Deaf implements Register {

        private final Register behind = register();
        private int lost;

        @Override
        public Optional<Seen> read() throws IOException {
            return behind.read();
        }

        @Override
        public Optional<String> replace(String text, @Nullable Seen seen) throws IOException {
            Optional<String> done = behind.replace(text, seen);
            if (lost > 0) {
                lost--;
                throw new IOException("the answer was lost");
            }
            return done;
        }
    }

    @Test
    void anAnswerThatWasLostIsNoLostTurn() throws IOException {
        Deaf deaf = new Deaf();
        Lease lease = lease(deaf, "one");
        deaf.lost = 1;
        assertThat(lease.take()).isEmpty();
        deaf.lost = 1;
        lease.beat();
        deaf.lost = 1;
        assertThat(lease.publish(FIRST)).isTrue();
        assertThat(deaf.read().orElseThrow().text()).contains(FIRST.value());
    }

    @Test
    void aStoreThatDoesNotObeyConditionsIsRefused() {
        for (boolean first : List.of(true, false)) {
            Register careless = new Register() {
                private @Nullable Seen there;

                @Override
                public Optional<Seen> read() {
                    return Optional.ofNullable(there);
                }

                @Override
                public Optional<String> replace(String text, @Nullable Seen seen) {
                    if (seen == null && there != null && !first) {
                        return Optional.empty();
                    }
                    there = new Seen(text, "v", Duration.ZERO);
                    return Optional.of("v");
                }
            };
            assertThatThrownBy(() -> lease(careless, "one").take())
                    .isInstanceOf(StateRefused.class)
                    .hasMessageContaining(first ? "If-None-Match" : "If-Match");
        }
    }

    @Test
    void aLeaseOfAnotherFormatIsRefusedWithWhatToDo() throws IOException {
        Files.writeString(folder.resolve("lease.json"), Turn.none().text().replace("state/1", "state/2"));
        assertThatThrownBy(() -> lease(register(), "one").take()).hasMessageContaining("newer peaflow");
        Files.writeString(folder.resolve("lease.json"), "no");
        assertThatThrownBy(() -> lease(register(), "one").take()).hasMessageContaining("lease.json");
    }

    /** The second method: these values were calculated by hmac of Python and by OpenSSL. */
    @Test
    void fromOneSecretFollowItsPublicHalfAndTheKeyThatSigns() throws Exception {
        AgeIdentity identity = AgeIdentity.of(IDENTITY);
        assertThat(identity.recipient()).isEqualTo("age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh");
        KeyPair pair = identity.signing();
        assertThat(java.util.HexFormat.of().formatHex(pair.getPublic().getEncoded()))
                .isEqualTo("302a300506032b65700321004abaf993e2573954ffd30957fda82e980bf2885bef5c24df2ae655fa77b36b99");
    }

    /** No secret: its bytes are the numbers from 0 to 31. */
    static final String IDENTITY = "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG";
}
