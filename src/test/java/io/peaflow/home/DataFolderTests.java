package io.peaflow.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTests {

    @TempDir
    private Path temp;

    @Test
    void isMadeStampedAndPrivate() throws IOException {
        DataFolder folder = DataFolder.open(temp.resolve("a/b/data"), Kind.REAL);

        assertThat(folder.path()).isAbsolute().isDirectory();
        assertThat(folder.path().resolve("kind")).hasContent("REAL");
        assertThat(mode(folder.path())).isEqualTo("rwx------");
        assertThat(mode(folder.path().resolve("kind"))).isEqualTo("rw-------");
        assertThat(DataFolder.open(folder.path(), Kind.REAL).kind()).isEqualTo(Kind.REAL);
    }

    @Test
    void refusesTheOtherKindAndSaysWhatToDo() {
        DataFolder.open(temp, Kind.REAL);

        assertThatExceptionOfType(DataFolderRefused.class)
                .isThrownBy(() -> DataFolder.open(temp, Kind.SIMULATED))
                .withMessageContaining("holds REAL data")
                .withMessageContaining("PEAFLOW_HOME")
                .withMessageContaining("peaflow.simulated=false")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(DataFolderRefused.Reason.OTHER_KIND));
    }

    @Test
    void keepsAFolderThatItsOwnerHasPreparedAndStampsIt() throws IOException {
        Files.writeString(temp.resolve("peaflow.yaml"), "peaflow: {}\n");

        DataFolder.open(temp, Kind.SIMULATED);

        assertThat(temp.resolve("peaflow.yaml")).hasContent("peaflow: {}");
        assertThat(temp.resolve("kind")).hasContent("SIMULATED");
    }

    @Test
    void stampsAFolderWhoseStampWasBrokenOff() throws IOException {
        Files.createFile(temp.resolve("kind"));

        assertThat(DataFolder.open(temp, Kind.SIMULATED).kind()).isEqualTo(Kind.SIMULATED);
    }

    @Test
    void refusesAStampThatItDoesNotKnow() throws IOException {
        Files.writeString(temp.resolve("kind"), "PAPER");

        assertThatExceptionOfType(DataFolderRefused.class)
                .isThrownBy(() -> DataFolder.open(temp, Kind.REAL))
                .withMessageContaining("'PAPER'");
    }

    @Test
    void refusesAFileInTheWay() throws IOException {
        Path file = Files.createFile(temp.resolve("data"));

        assertThatExceptionOfType(DataFolderRefused.class)
                .isThrownBy(() -> DataFolder.open(file, Kind.REAL))
                .withMessageContaining("in the way")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(DataFolderRefused.Reason.NOT_USABLE));
    }

    @Test
    void isOwnedOnceAtATime() {
        DataFolder folder = DataFolder.open(temp, Kind.REAL);
        try (Ownership first = folder.own()) {
            assertThat(first).isNotNull();
            assertThatExceptionOfType(DataFolderRefused.class)
                    .isThrownBy(folder::own)
                    .withMessageContaining("process " + ProcessHandle.current().pid())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(DataFolderRefused.Reason.BUSY));
        }
        folder.own().close();
    }

    @Test
    void tellsWhereTheServerAnswersUntilItEnds() throws IOException {
        DataFolder folder = DataFolder.open(temp, Kind.REAL);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Ownership ownership = folder.own()) {
            RunningServer server = server(ProcessHandle.current().pid(), socket.getLocalPort());
            ownership.announce(server);

            assertThat(folder.server()).contains(server);
            assertThat(mode(temp.resolve("server.json"))).isEqualTo("rw-------");
            assertThatExceptionOfType(DataFolderRefused.class)
                    .isThrownBy(folder::own)
                    .withMessageContaining(server.url().toString());
        }
        assertThat(folder.server()).isEmpty();
        assertThat(temp.resolve("server.json")).doesNotExist();
    }

    @Test
    void doesNotTrustTheNoteOfADeadServer() throws IOException {
        DataFolder folder = DataFolder.open(temp, Kind.REAL);
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        for (RunningServer dead :
                List.of(server(ProcessHandle.current().pid(), closedPort), server(4_194_305, closedPort))) {
            PrivateFiles.write(temp.resolve("server.json"), dead.toJson());

            assertThat(folder.server()).isEmpty();
        }
        try (Ownership ownership = folder.own()) {
            assertThat(ownership).isNotNull();
            assertThat(temp.resolve("server.json")).doesNotExist();
        }
    }

    @Test
    void whatAnotherSaysInAFolderThatWasMadeAnewIsNotTakenBack() throws IOException {
        Path wanted = temp.resolve("data");
        Ownership ours = DataFolder.open(wanted, Kind.REAL).own();
        Files.move(wanted, temp.resolve("moved away"));
        try (Ownership theirs = DataFolder.open(wanted, Kind.REAL).own()) {
            theirs.announce(server(ProcessHandle.current().pid(), 8080));
            ours.close();
            assertThat(wanted.resolve("server.json")).exists();
        }
        Ownership last = DataFolder.open(wanted, Kind.REAL).own();
        Files.move(wanted, temp.resolve("moved away too"));
        last.close();
        assertThat(wanted).doesNotExist();
    }

    @Test
    void readsBackOnlyWhatItWrote() {
        RunningServer server = server(42, 8080);

        assertThat(RunningServer.parse(server.toJson())).contains(server);
        assertThat(RunningServer.parse("")).isEmpty();
        assertThat(RunningServer.parse(server.toJson().substring(0, 30))).isEmpty();
        assertThat(RunningServer.parse(server.toJson().replace("8080", "80808")))
                .isEmpty();
        assertThat(RunningServer.parse(server.toJson().replace("2026", "year"))).isEmpty();
    }

    private static RunningServer server(long pid, int port) {
        return new RunningServer(
                pid, port, URI.create("http://127.0.0.1:" + port), "0.1.0", Instant.parse("2026-01-02T03:04:05Z"));
    }

    private static String mode(Path path) throws IOException {
        assumeFalse(
                !path.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no permissions");
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
