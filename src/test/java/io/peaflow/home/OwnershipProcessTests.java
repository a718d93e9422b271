package io.peaflow.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peaflow.testing.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipProcessTests {

    @TempDir
    private Path temp;

    @Test
    void twoProcessesNeverOwnTheFolderTogether() throws IOException {
        try (ChildJvm first = ChildJvm.start(Owner.class, temp.toString());
                ChildJvm second = ChildJvm.start(Owner.class, temp.toString())) {
            String one = first.awaitLine("owned|refused");
            String other = second.awaitLine("owned|refused");

            assertThat(List.of(one.split(" ")[0], other.split(" ")[0])).containsExactlyInAnyOrder("owned", "refused");
            long winner = one.startsWith("owned") ? first.pid() : second.pid();
            assertThat(one.startsWith("owned") ? other : one).contains("process " + winner);
        }
    }

    @Test
    void theOwnerIsToldBeforeTheKindOfItsData() throws IOException {
        DataFolder folder = DataFolder.open(temp, Kind.SIMULATED);
        try (var page = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Ownership ownership = folder.own()) {
            ownership.announce(new RunningServer(
                    ProcessHandle.current().pid(),
                    page.getLocalPort(),
                    URI.create("http://127.0.0.1:" + page.getLocalPort()),
                    "0.1.0",
                    Instant.EPOCH));
            assertThatExceptionOfType(DataFolderRefused.class)
                    .isThrownBy(() -> DataFolder.open(temp, Kind.REAL))
                    .withMessageContaining("http://127.0.0.1:" + page.getLocalPort())
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(DataFolderRefused.Reason.BUSY));
        }
        assertThatExceptionOfType(DataFolderRefused.class)
                .isThrownBy(() -> DataFolder.open(temp, Kind.REAL))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(DataFolderRefused.Reason.OTHER_KIND));
    }

    @Test
    void whoAsksForTheOwnerTakesNothingFromIt() throws IOException {
        DataFolder folder = DataFolder.open(temp, Kind.REAL);
        assertThat(folder.owner()).isEmpty();
        Ownership ownership = folder.own();
        try (ownership) {
            assertThat(folder.owner()).contains(ProcessHandle.current().pid());
            try (ChildJvm other = ChildJvm.start(Owner.class, temp.toString())) {
                assertThat(other.awaitLine("owned|refused")).startsWith("refused");
            }
        }
        try (ChildJvm other = ChildJvm.start(Owner.class, temp.toString())) {
            other.awaitLine("owned");
            assertThat(folder.owner()).contains(other.pid());
        }
    }

    @Test
    void aKilledOwnerIsNotInTheWay() throws IOException {
        DataFolder folder = DataFolder.open(temp, Kind.REAL);
        try (ChildJvm owner = ChildJvm.start(Owner.class, temp.toString())) {
            owner.awaitLine("owned");
            assertThatExceptionOfType(DataFolderRefused.class)
                    .isThrownBy(folder::own)
                    .withMessageContaining("process " + owner.pid() + " at http://127.0.0.1:9");

            owner.kill();

            assertThat(temp.resolve("server.json")).exists();
            try (Ownership ownership = folder.own()) {
                assertThat(ownership).isNotNull();
                assertThat(temp.resolve("server.json")).doesNotExist();
            }
        }
    }

    /** Takes the folder and holds it until it is killed. */
    static final class Owner {

        private Owner() {}

        public static void main(String[] arguments) throws InterruptedException {
            try {
                Ownership ownership =
                        DataFolder.open(Path.of(arguments[0]), Kind.REAL).own();
                ownership.announce(new RunningServer(
                        ProcessHandle.current().pid(), 9, URI.create("http://127.0.0.1:9"), "0.1.0", Instant.EPOCH));
                ChildJvm.say("owned");
            } catch (DataFolderRefused e) {
                ChildJvm.say("refused " + e.getMessage());
            }
            Thread.currentThread().join();
        }
    }
}
