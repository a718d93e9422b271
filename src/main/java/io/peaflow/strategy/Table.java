package io.peaflow.strategy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A dated table that lies beside the code as CSV: a comment on its origin, a header, then rows. */
final class Table {

    private Table() {}

    /** The rows without comments and header. */
    static List<String[]> rows(String resource) {
        try (InputStream in =
                Objects.requireNonNull(Table.class.getResourceAsStream(resource), "the jar lacks " + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + resource + " cannot be read", e);
        }
    }
}
