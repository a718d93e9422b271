package io.peaflow.marketdata.watchedfolder;

import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Note;
import io.peaflow.marketdata.source.Reply;
import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.Unreadable;
import io.peaflow.marketdata.source.Want;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A folder into which somebody lays CSV files, one an instrument: {@code LQQ.csv} for the symbol LQQ, and beside it
 * {@code MC-accounts.csv} for what a company has reported. Files are read and left where they are. Their rows are judged like those of any other source.
 */
final class WatchedFolder implements Source {

    static final String NAME = "watched-folder";

    private static final long LARGEST = 64L << 20;
    /** A file changed this lately may still be on its way. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9^=][A-Za-z0-9^=._-]{0,40}");

    private final Path folder;
    private final boolean enabled;
    private final Diagnostics diagnostics;
    private final Clock clock;

    WatchedFolder(Path folder, boolean enabled, Diagnostics diagnostics, Clock clock) {
        this.folder = folder;
        this.enabled = enabled;
        this.diagnostics = diagnostics;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean tells(Want.Subject subject) {
        return true;
    }

    @Override
    public String idleBecause() {
        if (!enabled) {
            return "disabled by peaflow.market-data.sources.watched-folder.enabled";
        }
        return Files.isDirectory(folder) ? "" : "the folder " + folder + " is not there; files laid into it are read";
    }

    @Override
    public void gather(Harvest harvest) {
        if (idleBecause().isEmpty()) {
            for (Errand errand : harvest.errands()) {
                Want want = errand.wantOf(NAME);
                if (want != null) {
                    harvest.checkpoint();
                    look(harvest, errand, want);
                }
            }
        }
        diagnostics.keep(harvest);
    }

    private void look(Harvest harvest, Errand errand, Want want) {
        boolean accounts = want.subject() == Want.Subject.ACCOUNTS;
        Path file = folder.resolve(want.symbol() + (accounts ? "-accounts.csv" : ".csv"));
        if (!SYMBOL.matcher(want.symbol()).matches() || !Files.isRegularFile(file)) {
            return;
        }
        long start = System.nanoTime();
        Reply reply = aboutWhatWasAsked(file, accounts, read(file));
        errand.answer(NAME, reply);
        harvest.note(Note.of(clock.instant(), NAME, want, reply, Duration.ofNanos(System.nanoTime() - start)));
    }

    private static Reply aboutWhatWasAsked(Path file, boolean accounts, Reply reply) {
        boolean told = reply instanceof Reply.Facts;
        boolean data = told || reply instanceof Reply.Prices || reply instanceof Reply.Values;
        return !data || told == accounts
                ? reply
                : new Reply.Unusable(
                        file + " holds " + (told ? "accounts" : "no accounts")
                                + "; accounts belong into <symbol>-accounts.csv, prices into <symbol>.csv",
                        "");
    }

    private Reply read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                return new Reply.Unusable(file + " has " + size + " bytes, more than " + LARGEST, "");
            }
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            if (Duration.between(changed, clock.instant()).abs().compareTo(SETTLED) < 0) {
                return new Reply.Unusable(
                        file + " was changed a moment ago and may not be whole; it is read next time", "");
            }
            return PriceFile.read(text(Files.readAllBytes(file)));
        } catch (Unreadable unreadable) {
            return new Reply.Unusable(file + ": " + unreadable.reason(), "");
        } catch (CharacterCodingException notText) {
            return new Reply.Unusable(file + " is not a text in UTF-8; save it as CSV in UTF-8", "");
        } catch (IOException trouble) {
            return new Reply.Unusable(file + " cannot be read: " + trouble, "");
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        return plain.endsWith("\n") ? plain : plain + "\n";
    }
}
