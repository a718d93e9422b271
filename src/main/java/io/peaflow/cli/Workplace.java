package io.peaflow.cli;

import io.peaflow.config.Configuration;
import io.peaflow.home.DataFolder;
import io.peaflow.home.DataFolderRefused;
import io.peaflow.home.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a word is said: the environment, the terminal and the data folder that follows from them.
 *
 * @param application the class that Spring starts from
 * @param environment the environment's variables
 * @param properties Java's system properties
 */
record Workplace(
        Class<?> application, Terminal terminal, Map<String, String> environment, Map<String, String> properties) {

    static final String HOME = "PEAFLOW_HOME";

    /** Only the page of this machine may be reached while a single word is done. */
    private static final Map<String, String> ONCE = Map.of(
            "peaflow.once", "true",
            "peaflow.server.port", "0",
            "peaflow.server.address", "127.0.0.1",
            "peaflow.log.console-level", "off");

    /** PEAFLOW_HOME, or ./data. */
    Path home() {
        return home("data");
    }

    Path home(String standard) {
        String given = environment.getOrDefault(HOME, "").strip();
        return Path.of(given.isEmpty() ? standard : given).toAbsolutePath().normalize();
    }

    /** The configuration in force in a data folder, judged. */
    Configuration configuration(Path home, Map<String, String> word) {
        return Configuration.read(new Configuration.Inputs(home, environment, properties, Configuration.SECRETS, word));
    }

    /** A server for one word: the one that runs in the data folder, else one in this process for as long as the word takes. */
    Server reach() {
        Path home = home();
        Optional<DataFolder> folder = find(home);
        var running = folder.flatMap(DataFolder::server);
        if (running.isPresent()) {
            return Server.running(running.get().url(), home);
        }
        hintAtTheDemo(home, folder);
        terminal.progress("No server runs in " + home + ": starting one for this word ...");
        var word = new LinkedHashMap<>(ONCE);
        folder.ifPresent(known -> word.put("peaflow.simulated", String.valueOf(known.kind() == Kind.SIMULATED)));
        return Server.own(Application.start(this, checked(home, word)));
    }

    /** A server of this process for one word that wants the data folder for itself; a running one is in the way. */
    Server alone(Map<String, String> wishes) {
        Path home = home();
        Optional<DataFolder> folder = find(home);
        var running = folder.flatMap(DataFolder::server);
        if (running.isPresent()) {
            throw new Refusal(
                    ExitCodes.BUSY,
                    "A server runs in " + home + ", process " + running.get().pid()
                            + ".\n  Remedy: name a new data folder with PEAFLOW_HOME, or a database with --into.");
        }
        Map<String, String> word = once(wishes);
        folder.ifPresent(known -> word.put("peaflow.simulated", String.valueOf(known.kind() == Kind.SIMULATED)));
        return Server.own(Application.start(this, checked(home, word)));
    }

    /** What a single word without a server is started with, and its own wishes. */
    static Map<String, String> once(Map<String, String> wishes) {
        var word = new LinkedHashMap<>(ONCE);
        word.putAll(wishes);
        return word;
    }

    /** The configuration, or the refusal that lists everything that is wrong with it. */
    Configuration checked(Path home, Map<String, String> word) {
        Configuration configuration = configuration(home, word);
        if (!configuration.problems().isEmpty()) {
            throw new Refusal(ExitCodes.CONFIGURATION, ProblemPage.of(configuration.problems(), terminal));
        }
        configuration.notes().forEach(note -> terminal.note("note: " + note));
        return configuration;
    }

    /** The data folder if it was ever made. */
    Optional<DataFolder> find(Path home) {
        try {
            return DataFolder.find(home);
        } catch (DataFolderRefused refused) {
            throw refusal(refused);
        }
    }

    /** The data folder for the kind of data that is configured, made when it is not there. */
    static DataFolder open(Path home, Configuration configuration) {
        boolean simulated =
                "true".equals(configuration.value("peaflow.simulated").orElse(""));
        try {
            return DataFolder.open(home, simulated ? Kind.SIMULATED : Kind.REAL);
        } catch (DataFolderRefused refused) {
            throw refusal(refused);
        }
    }

    static Refusal refusal(DataFolderRefused refused) {
        int code = refused.reason() == DataFolderRefused.Reason.BUSY ? ExitCodes.BUSY : ExitCodes.CONFIGURATION;
        return new Refusal(code, String.valueOf(refused.getMessage()).replace(" Remedy: ", "\n  Remedy: "), refused);
    }

    private void hintAtTheDemo(Path home, Optional<DataFolder> folder) {
        boolean standard = environment.getOrDefault(HOME, "").isBlank();
        if (folder.isEmpty() && standard && Files.isDirectory(home.resolveSibling("data-demo"))) {
            terminal.note("note: this is about ./data, which did not exist. The demo's folder is another one:"
                    + " PEAFLOW_HOME=./data-demo peaflow ...");
        }
    }
}
