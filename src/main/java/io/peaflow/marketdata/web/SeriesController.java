package io.peaflow.marketdata.web;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.Followed;
import io.peaflow.marketdata.Freshness;
import io.peaflow.marketdata.Instruments;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.marketdata.MacroHistory;
import io.peaflow.marketdata.PriceHistory;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One series as JSON columns or as a CSV file, as it is known now or was known at an instant. */
@RestController
@RequestMapping("/api/v1/market-data/series/{symbol}")
class SeriesController {

    /** The question cannot be answered, for a reason that the message gives. */
    static final class WrongQuestion extends RuntimeException {
        WrongQuestion(String why) {
            super(why);
        }
    }

    /**
     * One series.
     *
     * @param knowledge current, recorded or assumed
     * @param asOf the instant; null: now
     * @param offlineSince since when no source is reached, so that nothing newer came; null while one is
     * @param columns each as long as the days
     */
    record Answer(
            String instrument,
            String currency,
            boolean simulated,
            @Nullable Instant offlineSince,
            String basis,
            String knowledge,
            @Nullable Instant asOf,
            Map<String, List<?>> columns) {}

    private final Instruments instruments;
    private final PriceHistory prices;
    private final MacroHistory macro;
    private final Freshness freshness;
    private final Clock clock;
    private final boolean simulated;

    SeriesController(
            Instruments instruments,
            PriceHistory prices,
            MacroHistory macro,
            Freshness freshness,
            Clock clock,
            @Value("${peaflow.simulated}") boolean simulated) {
        this.instruments = instruments;
        this.prices = prices;
        this.macro = macro;
        this.freshness = freshness;
        this.clock = clock;
        this.simulated = simulated;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Answer json(
            @PathVariable String symbol,
            @RequestParam(defaultValue = "raw") String basis,
            @RequestParam(name = "as-of", required = false) @Nullable Instant asOf,
            @RequestParam(defaultValue = "false") boolean assumed,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to) {
        return answer(symbol, basis, asOf, assumed, from, to);
    }

    @GetMapping(produces = "text/csv")
    ResponseEntity<String> csv(
            @PathVariable String symbol,
            @RequestParam(defaultValue = "raw") String basis,
            @RequestParam(name = "as-of", required = false) @Nullable Instant asOf,
            @RequestParam(defaultValue = "false") boolean assumed,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to) {
        Answer answer = answer(symbol, basis, asOf, assumed, from, to);
        String name = (simulated ? "SIMULATED-" : "") + answer.instrument() + "-" + answer.basis() + ".csv";
        ResponseEntity.BodyBuilder reply = ResponseEntity.ok();
        if (answer.offlineSince() != null) {
            reply.header("Peaflow-Offline-Since", answer.offlineSince().toString());
        }
        return reply.contentType(new MediaType("text", "csv", java.nio.charset.StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(csv(answer));
    }

    /** Days and numbers only: nothing that a spreadsheet could take for a formula. */
    private static String csv(Answer answer) {
        List<List<?>> columns = List.copyOf(answer.columns().values());
        var text = new StringBuilder(String.join(",", answer.columns().keySet())).append("\r\n");
        for (int row = 0; row < columns.getFirst().size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                Object cell = columns.get(column).get(row);
                text.append(column == 0 ? "" : ",").append(cell == null ? "" : cell);
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private Answer answer(
            String symbol,
            String basis,
            @Nullable Instant asOf,
            boolean assumed,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        Followed followed = instruments.find(symbol).orElseThrow(() -> new NotFollowed(symbol));
        PriceHistory.Basis wanted = basis(basis);
        Knowledge knowledge = knowledge(asOf, assumed);
        Map<String, List<?>> columns = followed.instrument().kind() == InstrumentKind.MACRO
                ? columns(macro.read(followed.id(), MacroHistory.VALUE, knowledge), from, to)
                : columns(prices.read(followed.id(), knowledge, wanted), from, to);
        return new Answer(
                followed.id(),
                followed.instrument().currency(),
                simulated,
                freshness.contact().offlineSince(),
                word(wanted),
                asOf == null ? "current" : assumed ? "assumed" : "recorded",
                asOf,
                columns);
    }

    private Knowledge knowledge(@Nullable Instant asOf, boolean assumed) {
        if (asOf == null) {
            return Knowledge.current();
        }
        if (asOf.isAfter(clock.instant())) {
            throw new WrongQuestion("as-of " + asOf
                    + " lies ahead: what will be known then is not known; leave it out for what is known now");
        }
        return assumed ? Knowledge.assumed(asOf) : Knowledge.recorded(asOf);
    }

    private static PriceHistory.Basis basis(String word) {
        for (PriceHistory.Basis basis : PriceHistory.Basis.values()) {
            if (word(basis).equals(word)) {
                return basis;
            }
        }
        throw new WrongQuestion("basis '" + word + "' is none of raw, split-adjusted and total-return");
    }

    private static String word(PriceHistory.Basis basis) {
        return basis.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, List<?>> columns(PriceSeries series, @Nullable LocalDate from, @Nullable LocalDate to) {
        int[] rows = IntStream.range(0, series.size())
                .filter(row -> isWithin(series.session(row), from, to))
                .toArray();
        Map<String, List<?>> columns = new LinkedHashMap<>();
        columns.put("day", column(rows, series::session));
        columns.put("open", column(rows, series::open));
        columns.put("high", column(rows, series::high));
        columns.put("low", column(rows, series::low));
        columns.put("close", column(rows, series::close));
        columns.put("volume", column(rows, row -> series.volume(row) < 0 ? null : series.volume(row)));
        return columns;
    }

    private static Map<String, List<?>> columns(ValueSeries series, @Nullable LocalDate from, @Nullable LocalDate to) {
        int[] rows = IntStream.range(0, series.size())
                .filter(row -> isWithin(series.day(row), from, to))
                .toArray();
        Map<String, List<?>> columns = new LinkedHashMap<>();
        columns.put("day", column(rows, series::day));
        columns.put("value", column(rows, series::value));
        return columns;
    }

    private static boolean isWithin(LocalDate day, @Nullable LocalDate from, @Nullable LocalDate to) {
        return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
    }

    private static List<?> column(int[] rows, IntFunction<@Nullable Object> cell) {
        return IntStream.of(rows).mapToObj(cell).toList();
    }
}
