package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.Isin;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.InstrumentSettings.Entry;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what is written about an instrument into what is followed; what cannot be read is told key by key. */
final class EntryReader {

    private static final Pattern MIC = Pattern.compile("[A-Z0-9]{4}");
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9-]{1,29}");
    private static final String PARIS = "XPAR";
    private static final Set<String> FACTS =
            Set.of("name", "isin", "mic", "ter", "listed-on", "ended-on", "leverage", "symbols", "renames", "pea");

    private static final BigDecimal DEAREST = BigDecimal.TEN;

    private final Entry entry;
    private final Map<String, String> objections = new LinkedHashMap<>();

    private EntryReader(Entry entry) {
        this.entry = entry;
    }

    /** What is wrong, by the key's name in the record; empty when the instrument can be followed. */
    static Map<String, String> objections(Entry entry) {
        var reader = new EntryReader(entry);
        reader.look();
        return reader.objections;
    }

    /** The instrument; what {@link #objections} has nothing against. */
    static Followed read(Entry entry) {
        Map<String, String> wrong = objections(entry);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("Instrument " + entry.id() + ": " + wrong);
        }
        return new EntryReader(entry).followed();
    }

    private void look() {
        if (entry.id() == null) {
            object("id", "is missing: the name of the instrument everywhere in peaflow, such as LQQ");
            return;
        }
        attempt("id", this::probe);
        required("kind", entry.kind(), "etf, share, index, fx or macro");
        String isin = entry.isin();
        if (isin != null) {
            attempt("isin", () -> new Isin(isin));
        }
        attempt("calendar", this::calendar);
        if (entry.mic() != null && !MIC.matcher(entry.mic()).matches()) {
            object("mic", "is not a market identifier: four capitals or digits, such as XPAR for Paris");
        }
        if (entry.unverified() != null && !FACTS.containsAll(entry.unverified())) {
            object("unverified", "may name " + String.join(", ", new TreeSet<>(FACTS)) + ", and nothing else");
        }
        numbers();
        sources();
        dates();
    }

    private void probe() {
        new Instrument(
                Objects.requireNonNull(entry.id()),
                "",
                InstrumentKind.SHARE,
                null,
                TradingCalendar.everyDay(),
                "",
                1,
                false,
                null,
                null);
    }

    private void numbers() {
        if (entry.leverage() != null && (entry.leverage() == 0 || Math.abs(entry.leverage()) > 3)) {
            object("leverage", "must be 1, or what the fund multiplies each day's move by, between -3 and 3");
        }
        if (entry.ter() != null && (entry.ter().signum() < 0 || entry.ter().compareTo(DEAREST) > 0)) {
            object("ter", "must be percent a year, such as 0.60, between 0 and 10");
        }
        attempt("criticalAfter", this::patience);
    }

    private void sources() {
        if (entry.symbols().isEmpty()) {
            object("symbols", "is missing: how at least one source calls it. Write for example {yahoo: LQQ.PA}.");
        }
        entry.symbols().keySet().stream()
                .filter(source -> !SOURCE.matcher(source).matches())
                .forEach(source -> object("symbols", "names '" + source + "', which cannot be a source"));
        entry.lags().forEach((source, lag) -> attempt("lags", () -> Followed.Lag.parse(lag)));
        boolean whole = entry.renames().stream().allMatch(rename -> rename.source() != null && rename.symbol() != null);
        if (!whole) {
            object(
                    "renames",
                    "lacks a source or a symbol. Write for example {source: yahoo, symbol: FP.PA, until: 2021-06-10}.");
        }
    }

    private void dates() {
        if (entry.listedOn() != null
                && entry.endedOn() != null
                && entry.endedOn().isBefore(entry.listedOn())) {
            object("endedOn", "comes before listed-on");
        }
        InstrumentSettings.Pea pea = entry.pea();
        if (pea != null
                && pea.verifiedOn() != null
                && pea.expiresOn() != null
                && pea.expiresOn().isBefore(pea.verifiedOn())) {
            object("pea", "expires before it was verified");
        }
    }

    private void required(String key, @Nullable Object value, String what) {
        if (value == null) {
            object(key, "is missing, and " + entry.id() + " is not in the shipped universe. Write " + what + ".");
        }
    }

    private void attempt(String key, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException wrong) {
            object(key, Objects.requireNonNullElse(wrong.getMessage(), "cannot be read"));
        }
    }

    private void object(String key, String reason) {
        objections.putIfAbsent(key, reason);
    }

    private Followed followed() {
        InstrumentKind kind = Objects.requireNonNull(entry.kind());
        String id = Objects.requireNonNull(entry.id());
        Isin isin = entry.isin() == null ? null : new Isin(entry.isin());
        var instrument = new Instrument(
                id,
                entry.name() == null ? id : entry.name(),
                kind,
                isin,
                calendar(),
                entry.currency() == null ? "EUR" : entry.currency(),
                entry.leverage() == null ? 1 : entry.leverage(),
                Boolean.TRUE.equals(entry.diversified()),
                entry.listedOn(),
                entry.endedOn());
        var lags = new LinkedHashMap<String, Followed.Lag>();
        entry.lags().forEach((source, lag) -> lags.put(source, Followed.Lag.parse(lag)));
        return new Followed(
                instrument,
                symbols(id, isin),
                entry.renames().stream()
                        .map(old -> new Followed.Rename(
                                Objects.requireNonNull(old.source()),
                                Objects.requireNonNull(old.symbol()),
                                old.until()))
                        .toList(),
                mic(),
                entry.ter() == null ? null : entry.ter().doubleValue(),
                patience(),
                lags,
                pea(),
                entry.source() == null ? "peaflow.yaml" : entry.source(),
                entry.verifiedOn(),
                Boolean.TRUE.equals(entry.aboveZero()),
                entry.unverified() == null ? List.of() : entry.unverified());
    }

    private Followed.@Nullable PeaEligibility pea() {
        InstrumentSettings.Pea pea = entry.pea();
        return pea == null
                ? null
                : new Followed.PeaEligibility(
                        pea.eligible(), pea.basis(), pea.source(), pea.verifiedOn(), pea.expiresOn());
    }

    private boolean isListed() {
        return entry.kind() == InstrumentKind.ETF || entry.kind() == InstrumentKind.SHARE;
    }

    private @Nullable String mic() {
        return entry.mic() == null && isListed() ? PARIS : entry.mic();
    }

    private Followed.Patience patience() {
        boolean macro = entry.kind() == InstrumentKind.MACRO;
        return new Followed.Patience(
                entry.staleAfter() != null ? entry.staleAfter() : macro ? 4 : 1,
                entry.criticalAfter() != null ? entry.criticalAfter() : macro ? 8 : 3);
    }

    private TradingCalendar calendar() {
        if (entry.calendar() != null) {
            return TradingCalendar.of(entry.calendar());
        }
        return switch (Objects.requireNonNullElse(entry.kind(), InstrumentKind.SHARE)) {
            case ETF, SHARE, INDEX -> TradingCalendar.euronextParis();
            case FX -> TradingCalendar.weekdays();
            case MACRO -> TradingCalendar.usTreasuries();
        };
    }

    /** What is written, and by convention how Euronext, Boursorama and the watched folder call it. */
    private Map<String, String> symbols(String id, @Nullable Isin isin) {
        var symbols = new LinkedHashMap<>(entry.symbols());
        String mic = mic();
        if (isin != null
                && mic != null
                && Set.of(PARIS, "XAMS", "XBRU", "XLIS", "XMIL").contains(mic)) {
            symbols.putIfAbsent("euronext", isin + "-" + mic);
        }
        if (isListed() && PARIS.equals(mic)) {
            symbols.putIfAbsent("boursorama", (entry.kind() == InstrumentKind.ETF ? "1rT" : "1rP") + id);
        }
        symbols.putIfAbsent("watched-folder", id);
        return symbols;
    }
}
