package io.peaflow.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this process was started, so that another can be started the same way. */
final class LaunchCommand {

    private static final String DETACH = "-Dio.peaflow.detach=";
    private static final String CACHE = "-Dio.peaflow.cache=";

    private LaunchCommand() {}

    /** The command of this process for other words, with further options for Java in front of its own. */
    static List<String> of(List<String> options, String... words) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String program = System.getProperty("java.class.path");
        if (program.endsWith(".jar") && !program.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", program));
        } else {
            command.addAll(List.of("-cp", program, "io.peaflow.Peaflow"));
        }
        command.addAll(List.of(words));
        return command;
    }

    /** The program that keeps a process alive when its terminal closes, as the launcher found it. */
    static Optional<String> detacher() {
        return argument(DETACH);
    }

    /** Where the launcher looks for the cache that `optimize` makes; none when it runs from the plain jar. */
    static Optional<Path> cache() {
        return argument(CACHE).map(Path::of);
    }

    private static Optional<String> argument(String prefix) {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst();
    }
}
