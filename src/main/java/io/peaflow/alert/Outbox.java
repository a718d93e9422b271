package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.camel.ExchangeProperty;

/** Writes each message into the data folder as it would have been sent: a letter to open in a mail program, and its text. */
final class Outbox {

    private final Path folder;
    private final Composer composer;
    private final DateTimeFormatter stamp;

    Outbox(Path folder, Composer composer, ZoneId zone) {
        this.folder = folder;
        this.composer = composer;
        this.stamp =
                DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT).withZone(zone);
    }

    /** Overwrites what an earlier attempt left: a message is there once. */
    public void write(@ExchangeProperty("outgoing") Outgoing outgoing) throws IOException, MessagingException {
        Files.createDirectories(folder);
        Words words = composer.words(outgoing);
        Notification first = outgoing.notifications().getFirst();
        String name = stamp.format(first.resolvedAt().orElse(first.at()))
                + "_" + words.tone()
                + "_" + first.topic().replaceAll("[^a-z0-9-]+", "-")
                + "_" + outgoing.id().toString().substring(24);
        ByteArrayOutputStream letter = new ByteArrayOutputStream();
        composer.letter(outgoing).writeTo(letter);
        put(folder.resolve(name + ".eml"), letter.toByteArray());
        put(folder.resolve(name + ".txt"), (words.subject() + "\n\n" + words.plain()).getBytes(UTF_8));
    }

    int sweep(Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{eml,txt}")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    private void put(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(folder, ".", ".new");
        try {
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
