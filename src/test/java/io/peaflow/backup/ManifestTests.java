package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ManifestTests {

    static BackupSettings settings(List<String> recipients, boolean drillKey, List<String> signers) {
        return new BackupSettings(
                recipients,
                drillKey,
                "",
                signers,
                "backups",
                List.of("models", "reports"),
                new BackupSettings.Bucket("", "peaflow", "", "us-east-1", "", "", false, true),
                DataSize.ofMegabytes(50),
                new BackupSettings.Kept(30, 52, 0, 10),
                Duration.ofHours(26),
                Duration.ofDays(8),
                new BackupSettings.Wish("", ""),
                new BackupSettings.State("", Duration.ofMinutes(2), Duration.ZERO));
    }

    static BackupKeys keys(Path home) {
        return new BackupKeys(home, settings(List.of(), true, List.of()), Clock.systemUTC());
    }

    static Manifest manifest() {
        return new Manifest(
                Manifest.FORMAT,
                "20261121T220000Z-0a1b2c",
                Instant.parse("2026-11-21T22:00:00.123456Z"),
                "REAL",
                "0.1.0",
                "18.6",
                Map.of("zstd", "1.5.7"),
                null,
                "scheduled",
                false,
                Map.of("job", List.of("1", "2")),
                List.of(new Manifest.Table("tables/a.b.csv", "a", "b", List.of("c", "\"D\""), 3, 40, "00ff")),
                List.of(new Manifest.Sequence("a", "s", 7)),
                List.of(new Manifest.File("configuration/.env", 9, "aa")),
                List.of(new Manifest.LeftOut("reports/film.mp4", 9_000_000)),
                List.of("age1x"),
                new Manifest.Archive("20261121T220000Z-0a1b2c.tar.zst.age", 1234, "beef"));
    }

    @Test
    void whatIsSignedIsReadBackAsItWas(@TempDir Path home) {
        BackupKeys keys = keys(home);
        SignedManifest signed = SignedManifest.sign(manifest(), keys);

        SignedManifest parsed = SignedManifest.parse(signed.text());
        assertThat(parsed.manifest()).isEqualTo(manifest());
        assertThat(parsed.signer()).isEqualTo(keys.signer()).startsWith("ed25519:");
        assertThat(SignedManifest.read(SignedManifest.plain(manifest()))).isEqualTo(manifest());
    }

    @Test
    void aSetOfBeforeItWasToldLeavesNothingOut() {
        String older = SignedManifest.plain(manifest())
                .replaceAll("(?s)\"leftOut\" : \\[.*?\\],\\s*\"recipients\"", "\"recipients\"");

        assertThat(older).doesNotContain("leftOut");
        assertThat(SignedManifest.read(older).leftOut()).isEmpty();
    }

    @Test
    @Tag("F31")
    void everyFlippedBitIsFound(@TempDir Path home) {
        String text = SignedManifest.sign(manifest(), keys(home)).text();
        var random = new Random(31);
        for (int flip = 0; flip < 200; flip++) {
            int at = random.nextInt(text.length());
            char other = (char) (text.charAt(at) ^ (1 << random.nextInt(6)));
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThatThrownBy(() -> SignedManifest.parse(changed))
                    .as("bit flipped at %d", at)
                    .isInstanceOf(SetDamaged.class);
        }
    }

    @Test
    void aManifestSignedByAStrangerIsNotTrusted(@TempDir Path ours, @TempDir Path theirs) {
        BackupKeys stranger = keys(theirs);
        SignedManifest forged =
                SignedManifest.parse(SignedManifest.sign(manifest(), stranger).text());

        assertThatThrownBy(() -> new SetReader(keys(ours), () -> {}).trusted(forged))
                .isInstanceOf(SetClosed.class)
                .hasMessageContaining(stranger.signer())
                .hasMessageContaining("trusted-signers");
        BackupKeys open =
                new BackupKeys(ours, settings(List.of(), true, List.of(stranger.signer())), Clock.systemUTC());
        assertThat(new SetReader(open, () -> {}).trusted(forged).manifest()).isEqualTo(manifest());
    }

    @Test
    void refusesWhatIsNoManifestOfThisFormat(@TempDir Path home) {
        assertThatThrownBy(() -> SignedManifest.parse("{}")).hasMessageContaining("no signature");
        assertThatThrownBy(() -> SignedManifest.read("[]")).isInstanceOf(SetDamaged.class);
        String newer = SignedManifest.plain(manifest()).replace("peaflow-set/1", "peaflow-set/2");
        assertThatThrownBy(() -> SignedManifest.read(newer)).hasMessageContaining("a newer one");
    }

    @Test
    void theKeyFileIsOneThatAgeReadsAndNobodyElse(@TempDir Path home) throws IOException {
        BackupKeys keys = keys(home);

        assertThat(Files.readString(home.resolve("backup.key")))
                .containsPattern("(?m)^AGE-SECRET-KEY-1[0-9A-Z]{58}$")
                .contains("# public key: " + keys.own().orElseThrow(), "# signer: " + keys.signer());
        for (String file : List.of("backup.key", "backup-signing.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(keys(home).signer()).isEqualTo(keys.signer());
        assertThat(keys.isOpenedElsewhere()).isFalse();
    }

    @Test
    @Tag("F32")
    void aRotatedKeyStillOpensOldSetsAndACopyMakesAnotherMachineTrust(@TempDir Path home, @TempDir Path other)
            throws Exception {
        BackupKeys keys = keys(home);
        String first = keys.own().orElseThrow();
        String second = keys.rotate();

        assertThat(second).isNotEqualTo(first);
        assertThat(keys.recipients()).containsExactly(second);
        assertThat(keys.readers()).hasSize(2);

        Files.copy(home.resolve("backup.key"), other.resolve("backup.key"));
        BackupKeys copied = keys(other);
        assertThat(copied.signer()).isNotEqualTo(keys.signer());
        assertThat(copied.trusts(keys.signer())).isTrue();
        assertThat(copied.trusts(copied.signer())).isTrue();
        assertThat(copied.readers()).hasSize(2);
        assertThat(copied.own()).contains(second);
    }

    @Test
    void withoutADrillKeyOnlyTheOwnersRecipientsOpenASet(@TempDir Path home) throws Exception {
        String elsewhere = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        BackupKeys keys = new BackupKeys(home, settings(List.of(elsewhere), false, List.of()), Clock.systemUTC());

        assertThat(home.resolve("backup.key")).doesNotExist();
        assertThat(keys.recipients()).containsExactly(elsewhere);
        assertThat(keys.isOpenedElsewhere()).isTrue();
        assertThat(keys.canOpen()).isFalse();
        assertThat(keys.writers()).hasSize(1);
        assertThat(settings(List.of(), false, List.of()).isDrillKeyOrRecipients())
                .isFalse();
    }

    @Test
    void aSecretOfSeveralLinesIsLeftOutWhole() {
        String yaml = """
                peaflow:
                  backup:
                    private-key: |
                      # a note of age
                      first-line-of-it

                      second-line-of-it
                    folder: sets
                  alert:
                    channels:
                      - name: mail
                        password:
                          third-line-of-it
                        host: smtp.example.net
                      - secret: "fourth-line-of-it
                          fifth-line-of-it"
                        name: chat
                api-keys:
                - sixth-line-of-it
                language: fr
                token:
                """;
        String masked = ConfigurationFiles.withoutSecrets(yaml);

        assertThat(masked).doesNotContain("-line-of-it", "a note of age");
        assertThat(masked)
                .contains(
                        "folder: sets",
                        "- name: mail",
                        "host: smtp.example.net",
                        "name: chat",
                        "language: fr",
                        "\ntoken:");
        assertThat(ConfigurationFiles.leftOut(masked)).containsExactly("private-key", "password", "secret", "api-keys");
        assertThat(ConfigurationFiles.withoutSecrets("export API_TOKEN='one\ntwo\nthree' # note\nLOG_LEVEL=info\n"))
                .endsWith("API_TOKEN\nLOG_LEVEL=info\n")
                .doesNotContain("two", "three");
    }

    @Test
    void whatASetCannotTakeIsNamed(@TempDir Path home) throws IOException {
        Path reports = Files.createDirectories(home.resolve("reports"));
        Files.writeString(reports.resolve("week.txt"), "all is well");
        Files.write(reports.resolve("film.mp4"), new byte[(int) ConfigurationFiles.LARGEST_FILE + 1]);
        Files.write(reports.resolve("largest.bin"), new byte[(int) ConfigurationFiles.LARGEST_FILE]);
        Files.writeString(reports.resolve("week(1).txt"), "brackets");

        ConfigurationFiles.Gathered gathered =
                new ConfigurationFiles(home, List.of("models", "reports")).gathered(true);

        assertThat(gathered.pieces())
                .extracting(SetWriter.Piece::entry)
                .containsExactly("reports/largest.bin", "reports/week.txt");
        assertThat(gathered.leftOut())
                .containsExactlyInAnyOrder(
                        new Manifest.LeftOut("reports/film.mp4", ConfigurationFiles.LARGEST_FILE + 1),
                        new Manifest.LeftOut("reports/week(1).txt", 8));
    }

    @Test
    void secretsBecomeCommentsUnlessSomebodyElsewhereCanOpenTheSet() {
        String yaml = """
                peaflow:
                  alert:
                    channels:
                      - name: mail
                        password: "hunter2hunter2"
                        host: smtp.example.net
                      - {name: chat, token: 123456:abcdefghijklmnopqrstuvwxyz0123456789}
                # password: left as a note
                """;
        String masked = ConfigurationFiles.withoutSecrets(yaml);

        assertThat(masked)
                .doesNotContain("hunter2", "abcdefghijklm")
                .contains("host: smtp.example.net", "- name: mail");
        assertThat(ConfigurationFiles.leftOut(masked)).hasSize(2).first().isEqualTo("password");
        assertThat(new org.yaml.snakeyaml.Yaml().<Object>load(masked)).isNotNull();
        assertThat(ConfigurationFiles.withoutSecrets("TELEGRAM_BOT_TOKEN=123:abc\nLOG_LEVEL=info\n"))
                .endsWith("TELEGRAM_BOT_TOKEN\nLOG_LEVEL=info\n")
                .doesNotContain("123:abc");
    }
}
