package io.peaflow.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.home.PrivateFiles;
import io.peaflow.kernel.Redaction;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a set holds besides tables: peaflow.yaml, .env, and the folders of models and reports. Lines with secrets become
 * comments unless somebody elsewhere can open the set: then nobody who has this disk learns more from it than he knows.
 */
final class ConfigurationFiles {

    private static final String CONFIGURATION = "configuration/";
    private static final List<String> FILES = List.of("peaflow.yaml", ".env");
    private static final String LEFT_OUT = "# a secret was left out of the backup, enter it again: ";
    /** More is no report: it is left out, and the manifest says so. */
    static final long LARGEST_FILE = 8 << 20;

    /** What a set takes from the data folder, and what it has to leave there. */
    record Gathered(List<SetWriter.Piece> pieces, List<Manifest.LeftOut> leftOut) {}

    private final Path home;
    private final List<String> folders;

    ConfigurationFiles(Path home, List<String> folders) {
        this.home = home;
        this.folders = folders;
    }

    static boolean isConfiguration(String entry) {
        return entry.startsWith(CONFIGURATION);
    }

    Gathered gathered(boolean withSecrets) throws IOException {
        var gathered = new Gathered(new ArrayList<>(), new ArrayList<>());
        for (String name : FILES) {
            Path file = home.resolve(name);
            if (Files.isRegularFile(file)) {
                String text = Files.readString(file);
                gathered.pieces.add(new SetWriter.Piece(
                        CONFIGURATION + name, (withSecrets ? text : withoutSecrets(text)).getBytes(UTF_8)));
            }
        }
        for (String folder : folders) {
            below(home.resolve(folder), gathered);
        }
        return gathered;
    }

    private void below(Path folder, Gathered gathered) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String entry = home.relativize(file).toString().replace('\\', '/');
                long size = Files.size(file);
                if (SetReader.isSafe(entry) && size <= LARGEST_FILE) {
                    gathered.pieces.add(new SetWriter.Piece(entry, Files.readAllBytes(file)));
                } else {
                    gathered.leftOut.add(new Manifest.LeftOut(entry, size));
                }
            }
        }
    }

    static String withoutSecrets(String text) {
        List<String> lines = text.lines().toList();
        var kept = new StringBuilder();
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            int after = SecretLines.after(lines, i);
            kept.append(after > i + 1 ? LEFT_OUT + SecretLines.name(line) : withoutSecret(line))
                    .append('\n');
            i = after;
        }
        return kept.toString();
    }

    private static String withoutSecret(String line) {
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            return Redaction.mask(line);
        }
        if (SecretLines.hasValue(line)) {
            return LEFT_OUT + SecretLines.name(line);
        }
        String masked = Redaction.mask(line);
        return masked.equals(line) ? line : LEFT_OUT + masked.strip();
    }

    /** What somebody has to enter again, from the text of a file as it came out of a set. */
    static List<String> leftOut(String text) {
        return text.lines()
                .filter(line -> line.startsWith(LEFT_OUT))
                .map(line -> line.substring(LEFT_OUT.length()))
                .toList();
    }

    /** Puts a file back where it was; one that is there already stays, and the other lies beside it. Gives the place. */
    Path putBack(String entry, InputStream content) throws IOException {
        if (!SetReader.isSafe(entry)) {
            throw new SetDamaged(Telling.of("set.file-name"));
        }
        String name = entry.startsWith(CONFIGURATION) ? entry.substring(CONFIGURATION.length()) : entry;
        Path file = home.resolve(name).normalize();
        if (!file.startsWith(home)) {
            throw new SetDamaged(Telling.of("set.file-outside"));
        }
        if (Files.exists(file)) {
            file = file.resolveSibling(file.getFileName() + ".restored");
        }
        Path folder = file.getParent();
        if (folder != null) {
            PrivateFiles.createFolder(folder);
        }
        Files.deleteIfExists(file);
        try (var channel = PrivateFiles.open(file);
                var out = java.nio.channels.Channels.newOutputStream(channel)) {
            content.transferTo(out);
        }
        return file;
    }
}
