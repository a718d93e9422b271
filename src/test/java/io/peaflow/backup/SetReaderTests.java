package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that climb out of their folder, hold links, or more than their manifest says. */
@Tag("F35")
class SetReaderTests {

    private static final byte[] CONTENT = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    private static Manifest manifest(String entry, long bytes) {
        Manifest plain = ManifestTests.manifest();
        return new Manifest(
                plain.format(),
                plain.name(),
                plain.snapshotAt(),
                plain.kind(),
                plain.application(),
                plain.postgresql(),
                plain.tools(),
                plain.previous(),
                plain.reason(),
                plain.secrets(),
                plain.migrations(),
                List.of(),
                List.of(),
                List.of(new Manifest.File(entry, bytes, "00")),
                List.of(),
                plain.recipients(),
                plain.archive());
    }

    static Stream<String> names() {
        return Stream.of(
                "../outside",
                "reports/../../outside",
                "reports/..",
                "..",
                ".",
                "./reports/x",
                "/etc/passwd",
                "//server/share",
                "reports//x",
                "reports/./x",
                "C:/windows/x",
                "C:\\windows\\x",
                "..\\outside",
                "reports\\..\\x",
                "reports/x\u0000y",
                "reports/x\ny",
                "reports/\u202Ex",
                "~/x",
                "$HOME/x",
                "reports/x;rm",
                "reports/x|y",
                "reports/x`y`",
                "reports/é",
                "a/b/c/d/e/f/g/h/i/j",
                "",
                " ",
                "reports/",
                "-/../x",
                "reports/%2e%2e/x",
                "reports/x:stream");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatCouldLeaveTheFolderIsRefusedEvenWhenTheManifestNamesIt(String name, @TempDir Path folder)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve("a/b/home"));
        assertThat(SetReader.isSafe(name)).isFalse();
        assertThatThrownBy(
                        () -> new ConfigurationFiles(home, List.of()).putBack(name, new ByteArrayInputStream(CONTENT)))
                .isInstanceOf(SetDamaged.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEntryThatIsNoPlainFileIsRefused(byte kind) throws IOException {
        var entry = new TarArchiveEntry("reports/x", kind);
        if (kind == TarConstants.LF_SYMLINK || kind == TarConstants.LF_LINK) {
            entry.setLinkName("/etc/passwd");
        }
        assertThatThrownBy(() -> read(List.of(entry), manifest("reports/x", 0)))
                .isInstanceOf(SetDamaged.class)
                .hasMessageContaining("reports/x");
    }

    static Stream<Byte> kinds() {
        return Stream.of(
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO,
                TarConstants.LF_DIR);
    }

    @Test
    void whatTheManifestDoesNotNameIsRefusedHoweverMuchItIs() {
        List<TarArchiveEntry> million = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            million.add(new TarArchiveEntry("reports/" + i));
        }
        assertThatThrownBy(() -> read(million, manifest("reports/0", 0)))
                .as("the second entry ends it")
                .isInstanceOf(SetDamaged.class)
                .hasMessageContaining("reports/1");
    }

    @Test
    void anEntryThatComesTwiceIsTooLargeOrIsMissingIsRefused() throws IOException {
        TarArchiveEntry one = file("reports/x");
        assertThatThrownBy(() -> read(List.of(one, file("reports/x")), manifest("reports/x", CONTENT.length)))
                .isInstanceOf(SetDamaged.class);
        assertThatThrownBy(() -> read(List.of(file("reports/x")), manifest("reports/x", 3)))
                .isInstanceOf(SetDamaged.class);
        assertThatThrownBy(() -> read(List.of(), manifest("reports/x", 3)))
                .isInstanceOf(SetDamaged.class)
                .hasMessageContaining("ends before");
        assertThatThrownBy(() -> read(List.of(file("reports/x")), manifest("reports/x", CONTENT.length)))
                .hasMessageContaining("ends before");
    }

    private static TarArchiveEntry file(String name) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(CONTENT.length);
        return entry;
    }

    private static void read(List<TarArchiveEntry> entries, Manifest manifest) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    tar.write(CONTENT);
                }
                tar.closeArchiveEntry();
            }
        }
        var keyless = new SetReader(null, () -> {});
        keyless.entries(
                new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "UTF-8"),
                manifest,
                (name, content) -> content.transferTo(java.io.OutputStream.nullOutputStream()));
    }
}
