package io.peaflow.cli;

import io.peaflow.kernel.Redaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.web.server.PortInUseException;

/** A start that failed after the configuration was found good, told in a few lines; the whole story goes into a file. */
final class StartFailure {

    private static final int LONGEST_MESSAGE = 600;

    private StartFailure() {}

    static Refusal refusal(Throwable failure, Path home) {
        List<Throwable> chain = chain(failure);
        String story = keep(failure, home);
        for (Throwable cause : chain) {
            if (cause instanceof PortInUseException port) {
                return new Refusal(
                        ExitCodes.BUSY,
                        "Port " + port.getPort() + " (peaflow.server.port) is taken by another program.\n"
                                + "  Remedy: end that program, or choose another port: PEAFLOW_PORT=8081, or 0 for any free one.",
                        failure);
            }
            if (cause instanceof ExitCodeGenerator coded) {
                return new Refusal(coded.getExitCode(), message(cause).replace(" Remedy: ", "\n  Remedy: "), failure);
            }
        }
        for (Throwable cause : chain) {
            if (cause.getClass().getName().startsWith("org.apache.camel.")) {
                return new Refusal(
                        ExitCodes.CONFIGURATION,
                        "A route cannot be used: " + message(chain.getLast()) + "\n  In: " + message(cause)
                                + "\n  Remedy: correct the named *.camel.yaml (docs/architecture.md, section 4)."
                                + story,
                        failure);
            }
        }
        return new Refusal(
                ExitCodes.FAILED,
                "peaflow could not start: " + message(chain.getLast())
                        + "\n  Remedy: `peaflow doctor` looks at everything it needs." + story,
                failure);
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && chain.size() < 30; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String message(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
        return Redaction.mask(text.strip(), LONGEST_MESSAGE);
    }

    private static String keep(Throwable failure, Path home) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        Path file = home.resolve("logs").resolve("start-failure.log");
        try {
            Files.createDirectories(home.resolve("logs"));
            Files.writeString(file, Redaction.mask(text.toString()));
            return "\n  Details: " + file;
        } catch (IOException unwritable) {
            return "\n  Details could not be written to " + file + ".";
        }
    }
}
