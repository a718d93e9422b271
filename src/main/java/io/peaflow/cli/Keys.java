package io.peaflow.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "keys",
        header = "List, make and revoke keys of the API.",
        description = "Without a further word it lists them. A new key is shown once and never again.",
        footer = {
            "",
            "Examples: peaflow keys create --name dashboard --scope read --expires 90d",
            "          peaflow keys revoke slvplnfe"
        })
final class Keys extends Word {

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Keys(Workplace workplace) {
        super(workplace);
    }

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(
            name = "list",
            header = "List the keys.",
            footer = {"", "Example: peaflow keys list --json"})
    int list(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode keys = server.api().get("/keys");
            if (asJson || json) {
                terminal.json(keys);
                return ExitCodes.OK;
            }
            var rows = new ArrayList<List<String>>();
            for (JsonNode key : keys) {
                rows.add(List.of(
                        key.path("prefix").asString(""),
                        key.path("name").asString(""),
                        key.path("scope").asString("").toLowerCase(Locale.ROOT),
                        Times.local(key.path("expiresAt")),
                        Times.local(key.path("lastUsedAt")),
                        key.path("revokedAt").asString("").isEmpty() ? "valid" : "revoked"));
            }
            terminal.table(List.of("PREFIX", "NAME", "SCOPE", "EXPIRES", "LAST USED", "STATE"), rows);
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "create",
            header = "Make a key; it is shown once.",
            footer = {"", "Example: peaflow keys create --name phone --scope operate"})
    int create(
            @Option(names = "--name", required = true, paramLabel = "<name>", description = "What it is for.")
                    String name,
            @Option(
                            names = "--scope",
                            paramLabel = "<scope>",
                            defaultValue = "read",
                            description = "read, operate or admin (default ${DEFAULT-VALUE}).")
                    String scope,
            @Option(names = "--expires", paramLabel = "<after>", description = "After how long it ends: 90d.") @Nullable
                    String expires,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            var wish = new HashMap<String, Object>();
            wish.put("name", name);
            wish.put("scope", scope);
            if (expires != null) {
                wish.put("expiresAt", end(expires).toString());
            }
            JsonNode made = server.api().post("/keys", wish);
            if (asJson || json) {
                terminal.json(made);
            } else {
                terminal.line(made.path("key").asString(""));
                terminal.note("This is the only time that the key is shown. Keep it where no one else reads.");
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "revoke",
            header = "End a key at once.",
            footer = {"", "Example: peaflow keys revoke slvplnfe"})
    int revoke(
            @Parameters(paramLabel = "<prefix>", description = "Its prefix in `peaflow keys`.") String prefix,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode answer = server.api().delete("/keys/" + Paths.segment(prefix));
            if (asJson || json) {
                terminal.json(answer);
            } else {
                terminal.line("Revoked key " + prefix + ".");
            }
        }
        return ExitCodes.OK;
    }

    private static Instant end(String text) {
        try {
            return Instant.now().plus(DurationStyle.SIMPLE.parse(text, ChronoUnit.DAYS));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException odd) {
            throw new Refusal(
                    ExitCodes.USAGE, "--expires " + text + " is not a duration.\n  Remedy: write --expires 90d.", odd);
        }
    }
}
