package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.TradingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An instrument that is followed: how each source calls it, how patient to be with it, and what is known about it.
 *
 * @param symbols by source, as they are today
 * @param mic where it is listed (ISO 10383); null for what is not listed
 * @param yearlyFeePercent the ongoing charge (TER); null when not known
 * @param lags by source: how long after its close a value is there; what is not named has {@link Lag#of(io.peaflow.kernel.InstrumentKind)}
 * @param pea null when nobody has said whether a PEA may hold it
 * @param source where ISIN, name, fee and listing were read
 * @param verifiedOn when they were held against that source; null: not yet
 * @param aboveZero whether a value of zero or below cannot be, of a macro series
 * @param unverified facts that nobody has proven, by their keys in the registry, such as isin, ter or pea
 */
public record Followed(
        Instrument instrument,
        Map<String, String> symbols,
        List<Rename> renames,
        @Nullable String mic,
        @Nullable Double yearlyFeePercent,
        Patience patience,
        Map<String, Lag> lags,
        @Nullable PeaEligibility pea,
        String source,
        @Nullable LocalDate verifiedOn,
        boolean aboveZero,
        List<String> unverified) {

    /**
     * What a source called it before.
     *
     * @param until the last day on which the old symbol was in use; null when only known to be over
     */
    public record Rename(
            String source, String symbol, @Nullable LocalDate until) {}

    /**
     * When its newest bar or value is too old, in sessions of its own calendar that should be there and are not.
     *
     * @param staleAfter so many missing, and it is STALE
     * @param criticalAfter so many missing, and it is CRITICAL
     */
    public record Patience(int staleAfter, int criticalAfter) {
        public Patience {
            if (staleAfter < 1 || criticalAfter <= staleAfter) {
                throw new IllegalArgumentException("stale-after " + staleAfter + " and critical-after " + criticalAfter
                        + " must be at least 1 and the second larger");
            }
        }
    }

    /**
     * Whether a PEA may hold it.
     *
     * @param basis the rule that says so
     * @param source where it was read
     * @param verifiedOn null: a belief that nobody has held against a document
     * @param expiresOn when it must be looked at again; null without a verification
     */
    public record PeaEligibility(
            boolean eligible,
            String basis,
            String source,
            @Nullable LocalDate verifiedOn,
            @Nullable LocalDate expiresOn) {

        /** Whether it was verified and still counts as such on this day. */
        public boolean isVerifiedOn(LocalDate day) {
            return verifiedOn != null && !day.isBefore(verifiedOn) && (expiresOn == null || !day.isAfter(expiresOn));
        }
    }

    /** How long after the close of a day a source has its value: so many further sessions, and then so long. */
    public record Lag(int sessions, Duration after) {

        private static final Pattern FORM =
                Pattern.compile("(?:(\\d{1,2}) sessions?(?: \\+ (?=\\d)|$))?(?:(\\d{1,3})([mhd]))?");

        public Lag {
            if (sessions < 0 || after.isNegative()) {
                throw new IllegalArgumentException("A value cannot be known before its day is over");
            }
        }

        /** Prices are there within hours; a value waits for the next session, as at FRED. */
        static Lag of(io.peaflow.kernel.InstrumentKind kind) {
            return kind == io.peaflow.kernel.InstrumentKind.MACRO
                    ? new Lag(1, Duration.ofHours(2))
                    : new Lag(0, Duration.ofHours(2));
        }

        /**
         * Reads {@code 15m}, {@code 2 sessions} or {@code 1 session + 2h}.
         *
         * @throws IllegalArgumentException when it is none of these
         */
        static Lag parse(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (text.isBlank() || !form.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a lag: write 15m, 2h, 6d, 1 session or 1 session + 2h");
            }
            int sessions = form.group(1) == null ? 0 : Integer.parseInt(form.group(1));
            return new Lag(sessions, form.group(2) == null ? Duration.ZERO : span(form));
        }

        private static Duration span(Matcher form) {
            int amount = Integer.parseInt(form.group(2));
            return switch (form.group(3)) {
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }

        /** The moment from which a source has the value of this session. */
        public Instant knownFrom(TradingCalendar calendar, LocalDate session) {
            LocalDate day = session;
            for (int i = 0; i < sessions; i++) {
                day = calendar.next(day);
            }
            return calendar.closeOf(day).plus(after);
        }
    }

    public Followed {
        symbols = Map.copyOf(symbols);
        renames = List.copyOf(renames);
        lags = Map.copyOf(lags);
        unverified = List.copyOf(unverified);
    }

    public String id() {
        return instrument.id();
    }

    /** How this source calls it; empty when the source does not have it. */
    public Optional<String> symbolAt(String sourceName) {
        return Optional.ofNullable(symbols.get(sourceName));
    }

    /** How long after the close this source has its bars or values. */
    public Lag lagAt(String sourceName) {
        return lags.getOrDefault(sourceName, Lag.of(instrument.kind()));
    }

    /** When this source would have had the bar or value of this session. */
    public Instant assumedKnownFrom(String sourceName, LocalDate session) {
        return lagAt(sourceName).knownFrom(instrument.calendar(), session);
    }

    /** Whether this text names it: its id, its ISIN, or a symbol of today or of former days. */
    boolean isCalled(String text) {
        return id().equalsIgnoreCase(text)
                || (instrument.isin() != null && instrument.isin().value().equalsIgnoreCase(text))
                || symbols.values().stream().anyMatch(symbol -> symbol.equalsIgnoreCase(text))
                || renames.stream().anyMatch(rename -> rename.symbol().equalsIgnoreCase(text));
    }
}
