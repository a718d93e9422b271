package io.peaflow.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values by variable name: the environment first, then files of secrets, then .env; each also as NAME_FILE. */
final class Variables {

    /** What docker and systemd hand over as a secret is never long; a file that is, is the wrong one. */
    private static final long LONGEST_SECRET = 64 * 1024;

    private static final String FILE = "_FILE";

    /** Where variables come from, the weakest first. */
    enum Source {
        DOT_ENV,
        SECRETS,
        ENVIRONMENT
    }

    /** @param fromFile whether the value is the content of a file and therefore a secret */
    record Value(String text, String origin, boolean fromFile, Source source) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Variables() {}

    static Variables of(Map<String, String> environment, Path secrets, DotEnv dotEnv) {
        var variables = new Variables();
        dotEnv.variables()
                .forEach((name, variable) -> variables.take(name, variable.value(), variable.origin(), Source.DOT_ENV));
        variables.takeSecrets(secrets);
        new TreeMap<>(environment)
                .forEach((name, value) ->
                        variables.take(name, value, "environment variable " + name, Source.ENVIRONMENT));
        return variables;
    }

    /** All variables, stronger sources already chosen. */
    Map<String, Value> all() {
        return values;
    }

    Optional<Value> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    List<Problem> problems() {
        return problems;
    }

    private void take(String name, String value, String origin, Source source) {
        boolean namesFile = name.endsWith(FILE) && name.length() > FILE.length() && isOurs(name);
        if (namesFile) {
            String plain = name.substring(0, name.length() - FILE.length());
            content(Path.of(value), name, origin)
                    .ifPresent(text -> put(plain, new Value(text, origin + " -> " + value, true, source), name));
        } else {
            put(name, new Value(value, origin, false, source), name);
        }
    }

    /** Other programs have variables that end in _FILE too; theirs are left alone. */
    private static boolean isOurs(String name) {
        return name.startsWith("PEAFLOW_") || ForeignNames.isKnown(name.substring(0, name.length() - FILE.length()));
    }

    private void put(String name, Value value, String asWritten) {
        Value before = values.put(name, value);
        boolean twice = before != null
                && before.fromFile() != value.fromFile()
                && before.origin().startsWith("environment variable")
                && value.origin().startsWith("environment variable");
        if (twice) {
            problems.add(new Problem(
                    asWritten,
                    null,
                    "environment",
                    name + " and " + name + FILE + " are both set",
                    "Keep one of them; the file is the safer one."));
        }
    }

    private void takeSecrets(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName()).toUpperCase(Locale.ROOT);
                if (Files.isRegularFile(file) && (name.startsWith("PEAFLOW_") || ForeignNames.isKnown(name))) {
                    content(file, name, file.toString())
                            .ifPresent(
                                    text -> values.put(name, new Value(text, file.toString(), true, Source.SECRETS)));
                }
            }
        } catch (IOException | UncheckedIOException unreadable) {
            problems.add(new Problem(
                    folder.toString(), null, folder.toString(), "cannot be listed", "Let this user read the folder."));
        }
    }

    private Optional<String> content(Path file, String name, String origin) {
        String reason;
        try {
            if (!Files.exists(file)) {
                reason = "names a file that does not exist";
            } else if (!Files.isRegularFile(file)) {
                reason = "names something that is not a file";
            } else if (Files.size(file) > LONGEST_SECRET) {
                reason = "names a file too long to be a secret";
            } else {
                String text = Files.readString(file).strip();
                if (!text.isEmpty()) {
                    return Optional.of(text);
                }
                reason = "names an empty file";
            }
        } catch (IOException unreadable) {
            reason =
                    "names a file that cannot be read (" + unreadable.getClass().getSimpleName() + ")";
        }
        problems.add(new Problem(
                name,
                file.toString(),
                origin,
                reason,
                "Write the secret into that file, readable by this user only, or remove the variable."));
        return Optional.empty();
    }
}
