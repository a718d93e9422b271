package io.peaflow.signal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.peaflow.kernel.Isin;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Holdings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What the owner holds, until a ledger of the portfolio tells it: imported as a small table, the newest counts. */
@Component
public class HoldingsBook {

    /**
     * What is held.
     *
     * @param asOf the day on which it was so; null when nothing was told yet
     * @param origin the file that it comes from
     * @param shares by instrument
     */
    public record Held(@Nullable LocalDate asOf, String origin, String cash, Map<String, Long> shares) {}

    /** The table cannot be taken; the message names every mistake with its line and remedy. */
    public static final class Refused extends RuntimeException {

        Refused(List<String> mistakes) {
            super(String.join("\n", mistakes));
        }
    }

    /** Holdings that were told longer ago are no ground to order on. */
    static final int OLDEST_DAYS = 35;

    private static final String FORM = "isin,quantity,cash,as-of";
    /** What Excel puts before a text in UTF-8. */
    private static final String MARK = "\uFEFF";

    private final HoldingsTable table;
    private final Instruments instruments;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    HoldingsBook(HoldingsTable table, Instruments instruments, ApplicationEventPublisher events, Clock clock) {
        this.table = table;
        this.instruments = instruments;
        this.events = events;
        this.clock = clock;
    }

    /** What decisions are made with: what was told last, and before the first import 10,000 EUR of cash. */
    public Held current() {
        Holdings first = SignalGeneration.AT_FIRST;
        return table.latest()
                .map(HoldingsBook::held)
                .orElseGet(() -> new Held(null, "assumed", first.cash().toString(), first.shares()));
    }

    /**
     * Takes a table: a line for each position with ISIN and quantity, a line with the cash, and the day on which it was so.
     * All of it replaces what was told before.
     *
     * @throws Refused when it is not such a table; nothing is changed then
     */
    public Held take(String origin, String csv) {
        Reading reading = new Reading();
        String text = csv.startsWith(MARK) ? csv.substring(MARK.length()) : csv;
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (NamedCsvRecord line : lines) {
                reading.line(line);
            }
        } catch (CsvParseException broken) {
            throw new Refused(List.of("it is no CSV file: " + broken.getMessage() + "; write the header " + FORM));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        HoldingsTable.Told told = reading.told(origin);
        table.insert(told);
        events.publishEvent(new SignalEvent.HoldingsTold(clock.instant()));
        return held(told);
    }

    static Held held(HoldingsTable.Told told) {
        return new Held(
                told.asOf(),
                told.origin(),
                told.holdings().cash().toString(),
                told.holdings().shares());
    }

    /** One pass over the lines, which gathers mistakes instead of ending at the first. */
    private final class Reading {

        private final List<String> mistakes = new ArrayList<>();
        private final Map<String, Long> shares = new TreeMap<>();
        /** What was told, by the line that told it first. */
        private final Map<String, String> told = new TreeMap<>();

        private @Nullable Money cash;
        private @Nullable LocalDate asOf;

        void line(NamedCsvRecord line) {
            List<String> missing = new ArrayList<>(List.of(FORM.split(",")));
            missing.removeAll(line.getHeader());
            if (!missing.isEmpty()) {
                throw new Refused(List.of("the header is " + String.join(",", line.getHeader()) + " and lacks "
                        + String.join(", ", missing) + "; write the header " + FORM));
            }
            String at = "line " + line.getStartingLineNumber() + ": ";
            String isin = cell(line, "isin");
            String money = cell(line, "cash");
            if (!isin.isEmpty()) {
                position(at, isin, cell(line, "quantity"));
            }
            if (!money.isEmpty()) {
                once(at, "cash", "cash", "one line has all the cash of the account: ,," + money + ",");
                cash(at, money);
            }
            String day = cell(line, "as-of");
            if (!day.isEmpty()) {
                day(at, day);
            }
        }

        /** What is told twice is not added up: it may be the same told again. */
        private void once(String at, String id, String what, String remedy) {
            String before = told.putIfAbsent(id, at);
            if (before != null) {
                mistakes.add(at + what + " was told already, on " + before + remedy);
            }
        }

        private static String cell(NamedCsvRecord line, String column) {
            return line.findField(column).map(String::strip).orElse("");
        }

        private void position(String at, String isin, String quantity) {
            Optional<Followed> followed = Optional.empty();
            try {
                followed = instruments.find(new Isin(isin).value());
                if (followed.isEmpty()) {
                    mistakes.add(at + "isin " + isin
                            + " is not followed, so it has no price; add it under peaflow.instruments");
                }
            } catch (IllegalArgumentException wrong) {
                mistakes.add(at + "isin " + isin + ": " + wrong.getMessage());
            }
            // One instrument may go by two ISINs, of before and after a change.
            followed.ifPresent(one -> once(at, one.id(), isin, "one line for each, with the quantity together"));
            if (!quantity.matches("[1-9][0-9]{0,8}")) {
                mistakes.add(
                        at + "quantity '" + quantity + "' is not a whole number above 0; a PEA holds whole shares");
            } else {
                followed.ifPresent(one -> shares.put(one.id(), Long.valueOf(quantity)));
            }
        }

        private void cash(String at, String money) {
            try {
                Money amount = Money.parse(money);
                if (amount.isNegative()) {
                    mistakes.add(at + "cash " + money + " is negative; a PEA owes nothing");
                }
                cash = amount;
            } catch (IllegalArgumentException wrong) {
                mistakes.add(at + "cash: " + wrong.getMessage());
            }
        }

        private void day(String at, String day) {
            try {
                LocalDate told = LocalDate.parse(day);
                if (asOf != null && !asOf.equals(told)) {
                    mistakes.add(
                            at + "as-of " + day + " is another day than " + asOf + " above; holdings are of one day");
                }
                asOf = told;
            } catch (DateTimeException unreadable) {
                mistakes.add(at + "as-of '" + day + "' is not a day such as 2026-11-20");
            }
        }

        HoldingsTable.Told told(String origin) {
            LocalDate today = LocalDate.ofInstant(
                    clock.instant(), TradingCalendar.euronextParis().zone());
            if (cash == null) {
                mistakes.add("no line has cash; write one with the euros of the account: ,,1250.40,");
            }
            if (asOf == null) {
                mistakes.add("no line has as-of; write the day on which the account stood so, such as " + today);
            } else if (asOf.isAfter(today)) {
                mistakes.add("as-of " + asOf + " is still to come");
            } else if (asOf.plusDays(OLDEST_DAYS).isBefore(today)) {
                mistakes.add("as-of " + asOf + " is more than " + OLDEST_DAYS
                        + " days ago, no ground to order on; tell what you hold today");
            }
            if (!mistakes.isEmpty() || cash == null || asOf == null) {
                throw new Refused(mistakes);
            }
            return new HoldingsTable.Told(asOf, origin, Holdings.of(cash, shares));
        }
    }
}
