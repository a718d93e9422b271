package io.peaflow.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "backup",
        header = "Backups: make one, list, verify and restore them; the key that opens them.",
        description = "Without a further word it is `peaflow backup list`.",
        footer = {
            "",
            "Examples: peaflow backup now",
            "          peaflow backup list",
            "          peaflow backup verify --deep",
            "          PEAFLOW_HOME=./data-new peaflow backup restore"
        })
final class Backup extends Word {

    private static final String LATEST = "latest";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Backup(Workplace workplace) {
        super(workplace);
    }

    /** The word with its words. */
    static CommandLine of(Workplace workplace) {
        return new CommandLine(new Backup(workplace)).addSubcommand(new BackupKey(workplace));
    }

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(
            name = "now",
            header = "Make a set now, store it, and read it back.",
            footer = {"", "Example: peaflow backup now"})
    int now(@Option(names = "--json", description = "Print the run as JSON.") boolean asJson)
            throws InterruptedException {
        try (Server server = workplace.reach()) {
            terminal.progress("Making a set ...");
            JsonNode answer = server.api().post("/jobs/backup/runs", Map.of("again", true));
            JsonNode run = new RunFollower(server.api(), terminal).follow(RunFollower.id(answer));
            if (asJson || json) {
                terminal.json(run);
            } else {
                terminal.line(RunFollower.sentence(run, terminal));
            }
            return RunFollower.exitCode(run);
        }
    }

    @Command(
            name = "list",
            header = "Every set: how old, how large, how long it is kept, whether it was verified and proven.",
            footer = {"", "Example: peaflow backup list"})
    int list(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode picture = server.api().get("/backups");
            if (asJson || json) {
                terminal.json(picture);
                return ExitCodes.OK;
            }
            table(picture);
        }
        return ExitCodes.OK;
    }

    private void table(JsonNode picture) {
        String unreachable = picture.path("unreachable").asString("");
        if (!unreachable.isEmpty()) {
            terminal.line(terminal.bad("AWAY") + " " + picture.path("place").asString("") + " does not answer ("
                    + unreachable + "); these sets are known from before.");
        }
        if (picture.path("sets").isEmpty()) {
            terminal.line("No set in " + picture.path("place").asString("") + " yet. `peaflow backup now` makes one.");
            return;
        }
        var rows = new ArrayList<List<String>>();
        Instant now = Instant.now();
        for (JsonNode set : picture.path("sets")) {
            rows.add(List.of(
                    set.path("name").asString(""),
                    Times.age(set.path("snapshotAt"), now),
                    size(set.path("bytes").asLong(0)),
                    set.path("keptForEver").asBoolean(false) ? "for ever" : Times.local(set.path("keptUntil")),
                    set.path("fault").isNull() ? Times.local(set.path("verifiedAt")) : "DAMAGED",
                    Times.local(set.path("provenAt")),
                    set.path("reason").asString("")));
        }
        terminal.table(List.of("SET", "AGE", "SIZE", "KEPT UNTIL", "VERIFIED", "PROVEN", "MADE"), rows);
        terminal.line("In " + picture.path("place").asString("") + ".");
        for (JsonNode file : picture.path("sets").path(0).path("leftOut")) {
            terminal.line(terminal.warning("LEFT OUT") + " " + file.asString("")
                    + " is too large for a set, or has a name that is not allowed: keep a copy elsewhere.");
        }
        int waiting = picture.path("waiting").size();
        if (waiting > 0) {
            terminal.line(terminal.warning("WAITING") + " " + (waiting == 1 ? "one set waits" : waiting + " sets wait")
                    + " on this machine for the store.");
        }
    }

    static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    @Command(
            name = "verify",
            header = "Read a set back: signature, size and SHA-256; with --deep every entry in it.",
            footer = {"", "Example: peaflow backup verify --deep"})
    int verify(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "<set>",
                            defaultValue = LATEST,
                            description = "Its name; else the newest.")
                    String set,
            @Option(names = "--deep", description = "Open it and hold each entry against the manifest.") boolean deep,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            String name = LATEST.equals(set) ? newest(server.api()) : set;
            terminal.progress("Reading " + name + " ...");
            JsonNode view =
                    server.api().postAndWait("/backups/" + Paths.segment(name) + "/verify", Map.of("deep", deep));
            String fault = view.path("fault").asString("");
            if (asJson || json) {
                terminal.json(view);
            } else {
                terminal.line(
                        fault.isEmpty()
                                ? terminal.good("WHOLE") + " " + name + ": "
                                        + size(view.path("bytes").asLong(0)) + ", "
                                        + view.path("rows").asLong(0) + " rows in "
                                        + view.path("tables").asLong(0) + " tables"
                                : terminal.bad("DAMAGED") + " " + name + ": " + fault);
            }
            return fault.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private static String newest(Api api) {
        JsonNode sets = api.get("/backups").path("sets");
        if (sets.isEmpty()) {
            throw new Refusal(ExitCodes.FAILED, "There is no set yet.\n  Remedy: `peaflow backup now` makes one.");
        }
        return sets.get(0).path("name").asString("");
    }

    @Command(
            name = "restore",
            header = "Bring a set back into an empty data folder, or into an empty database.",
            description = {
                "Without --into the data folder of PEAFLOW_HOME is filled: it must have no data yet. Put backup.key (and the",
                "configuration of a bucket) there first. Afterwards schedules are held until `peaflow backup release`."
            },
            footer = {"", "Example: PEAFLOW_HOME=./data-new peaflow backup restore --at 2026-11-20T12:00"})
    int restore(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "<set>",
                            defaultValue = LATEST,
                            description = "Its name; else the newest that is whole.")
                    String set,
            @Option(
                            names = "--at",
                            defaultValue = "",
                            paramLabel = "<time>",
                            description = "The newest set before this moment.")
                    String at,
            @Option(
                            names = "--from",
                            paramLabel = "<folder>",
                            description = "A folder with sets, instead of the configured place.")
                    @Nullable
                    String from,
            @Option(
                            names = "--into",
                            paramLabel = "<database>",
                            description = "An empty database of this server, or jdbc:postgresql://host/name.")
                    @Nullable
                    String into,
            @Option(
                            names = "--user",
                            defaultValue = "",
                            paramLabel = "<user>",
                            description = "Its user; the password is read from PEAFLOW_RESTORE_PASSWORD.")
                    String user,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        requireOneMeaning(set, at, from, into, user);
        JsonNode report = into == null ? restoreFolder(set, at, from) : restoreInto(set, at, into, user);
        if (asJson || json) {
            terminal.json(report);
            return ExitCodes.OK;
        }
        for (JsonNode passed : report.path("passedOver")) {
            terminal.line(terminal.warning("PASSED OVER") + " " + passed.asString(""));
        }
        for (JsonNode step : report.path("steps")) {
            terminal.line("  " + step.asString(""));
        }
        for (JsonNode file : report.path("files")) {
            terminal.line("  " + file.asString("") + " is back.");
        }
        for (JsonNode secret : report.path("secretsToEnter")) {
            terminal.line(terminal.warning("ENTER AGAIN") + " " + secret.asString(""));
        }
        terminal.line(terminal.good("RESTORED") + " " + report.path("set").asString("") + " of "
                + Times.local(report.path("snapshotAt")) + ": "
                + report.path("rows").asLong(0) + " rows in "
                + report.path("tables").asLong(0) + " tables, in "
                + String.format(Locale.ROOT, "%.1f s", report.path("millis").asLong(0) / 1e3) + ".");
        terminal.note("Schedules are held there until `peaflow backup release`.");
        return ExitCodes.OK;
    }

    /** What would be passed over in silence is refused: a restore has to be the one that was meant. */
    private static void requireOneMeaning(
            String set, String at, @Nullable String from, @Nullable String into, String user) {
        @Nullable String contrary = null;
        if (!at.isEmpty() && !LATEST.equals(set)) {
            contrary = "A set by its name and --at name two sets.\n  Remedy: leave one of them out.";
        } else if (from != null && into != null) {
            contrary =
                    "--from fills a data folder and --into a database of the server that runs.\n  Remedy: leave --into out and"
                            + " name a new data folder with PEAFLOW_HOME; or let peaflow.backup.folder name the place of the sets.";
        } else if (!user.isEmpty() && into == null) {
            contrary = "--user belongs to --into.\n  Remedy: name the database with --into.";
        }
        if (contrary != null) {
            throw new Refusal(ExitCodes.USAGE, contrary);
        }
    }

    private JsonNode restoreInto(String set, String at, String into, String user) {
        var wish = new HashMap<String, Object>();
        wish.put("set", set);
        wish.put("at", at);
        wish.put("into", into);
        wish.put("user", user);
        wish.put("password", workplace.environment().getOrDefault("PEAFLOW_RESTORE_PASSWORD", ""));
        try (Server server = workplace.reach()) {
            terminal.progress("Restoring into " + into + " ...");
            return server.api().postAndWait("/backups/restore", wish);
        }
    }

    private JsonNode restoreFolder(String set, String at, @Nullable String from) {
        var wish = new LinkedHashMap<String, String>();
        wish.put("peaflow.backup.restore.set", set);
        wish.put("peaflow.backup.restore.at", at);
        if (from != null) {
            wish.put(
                    "peaflow.backup.folder",
                    java.nio.file.Path.of(from).toAbsolutePath().toString());
            wish.put("peaflow.backup.s3.bucket", "");
        }
        terminal.progress("Restoring into " + workplace.home() + " ...");
        try (Server server = workplace.alone(wish)) {
            return server.api().get("/backups/restoration").path("report");
        }
    }

    @Command(
            name = "release",
            header = "Let the schedules of a restored machine run.",
            footer = {"", "Example: peaflow backup release"})
    int release(@Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Server server = workplace.reach()) {
            JsonNode released = server.api().post("/backups/release", Map.of());
            if (asJson || json) {
                terminal.json(released);
            } else {
                terminal.line("Schedules run from now on.");
            }
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "erase",
            header = "Delete sets for good, and say what something still holds.",
            footer = {"", "Example: peaflow backup erase --all --yes"})
    int erase(
            @Parameters(arity = "0..*", paramLabel = "<set>", description = "Names of sets.") @Nullable
                    List<String> named,
            @Option(names = "--all", description = "Every set there is.") boolean all,
            @Option(names = "--yes", description = "Do it: nothing can bring them back.") boolean yes,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        List<String> names = named == null ? List.of() : named;
        if (!yes || all == !names.isEmpty()) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "Nothing was erased.\n  Remedy: name the sets, or --all, and add --yes: nothing brings them back.");
        }
        try (Server server = workplace.reach()) {
            var wanted = new ArrayList<>(names);
            if (all) {
                JsonNode picture = server.api().get("/backups");
                picture.path("sets").forEach(set -> wanted.add(set.path("name").asString("")));
                picture.path("waiting").forEach(set -> wanted.add(set.asString("")));
            }
            JsonNode erasure = server.api().postAndWait("/backups/erase", Map.of("sets", wanted));
            if (asJson || json) {
                terminal.json(erasure);
            } else {
                erasure.path("erased").forEach(set -> terminal.line(set.asString("") + " is erased."));
                erasure.path("held").forEach(set -> terminal.line(terminal.bad("HELD") + " " + set.asString("")));
            }
            return erasure.path("held").isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    @Command(
            name = "policy",
            header = "Print what the key of the bucket has to be allowed, and no more, as a policy of IAM.",
            footer = {"", "Example: peaflow backup policy --no-delete > policy.json"})
    int policy(
            @Option(
                            names = "--no-delete",
                            description =
                                    "The variant for a key that may not delete: the bucket's lifecycle is the retention then.")
                    boolean noDelete,
            @Option(names = "--json", description = "Print the policy alone.") boolean asJson) {
        try (Server server = workplace.reach()) {
            if (!asJson && !json) {
                terminal.note(
                        noDelete
                                ? "Without the right to delete nothing here can destroy a set; let the bucket's lifecycle remove old ones."
                                : "With --no-delete the key could not destroy a set; the bucket's lifecycle is the retention then.");
            }
            terminal.json(server.api().get("/backups/policy?delete=" + !noDelete));
        }
        return ExitCodes.OK;
    }
}
