package io.peaflow.marketdata.source;

import io.peaflow.kernel.Instrument;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one attempt wants to know about one instrument, and who has answered what so far. */
public final class Errand {

    /** What one source said. */
    public record Answer(String source, Reply reply) {}

    private final Instrument instrument;
    private final Map<String, String> symbols;
    private final LocalDate from;
    private final LocalDate to;
    private final int wanted;
    private final Want.Subject subject;
    private final List<Answer> answers = new ArrayList<>();

    /**
     * @param symbols what each source that may be asked calls the instrument, by the source's name
     * @param from the first day asked for
     * @param to the last session that should be there, included
     * @param wanted how many complete answers are wanted: 1, or 2 where a second source is to be compared
     */
    public Errand(Instrument instrument, Map<String, String> symbols, LocalDate from, LocalDate to, int wanted) {
        this(instrument, symbols, from, to, wanted, Want.Subject.PRICES);
    }

    private Errand(
            Instrument instrument,
            Map<String, String> symbols,
            LocalDate from,
            LocalDate to,
            int wanted,
            Want.Subject subject) {
        this.instrument = instrument;
        this.symbols = Map.copyOf(symbols);
        this.from = from;
        this.to = to;
        this.wanted = wanted;
        this.subject = subject;
    }

    /** What a company has reported for periods that ended between two days; one answer is enough. */
    public static Errand ofAccounts(Instrument instrument, Map<String, String> symbols, LocalDate from, LocalDate to) {
        return new Errand(instrument, symbols, from, to, 1, Want.Subject.ACCOUNTS);
    }

    public Want.Subject subject() {
        return subject;
    }

    public Instrument instrument() {
        return instrument;
    }

    public Map<String, String> symbols() {
        return symbols;
    }

    public LocalDate from() {
        return from;
    }

    public LocalDate to() {
        return to;
    }

    /** Every answer in the order in which it came, refusals included. */
    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** What this source is to be asked; null when it knows no symbol, was asked already, or nobody need be asked. */
    public @Nullable Want wantOf(String source) {
        String symbol = symbols.get(source);
        return symbol == null || isAnsweredBy(source) || isSatisfied()
                ? null
                : new Want(instrument, symbol, from, to, subject);
    }

    public void answer(String source, Reply reply) {
        answers.add(new Answer(source, reply));
    }

    /** Whether as many complete answers came as were wanted. */
    public boolean isSatisfied() {
        return answers.stream().filter(answer -> isComplete(answer.reply())).count() >= wanted;
    }

    private boolean isAnsweredBy(String source) {
        return answers.stream().anyMatch(answer -> answer.source().equals(source));
    }

    /** Prices without the last session wanted are an answer, but the next source is asked as well: the morning hole. */
    private boolean isComplete(Reply reply) {
        return switch (reply) {
            case Reply.Prices prices -> hasClose(prices.quotes(), Math.toIntExact(to.toEpochDay()));
            case Reply.Values values -> values.observations().size() > 0;
            case Reply.Facts facts -> facts.fundamentals().size() > 0;
            default -> false;
        };
    }

    private static boolean hasClose(Quotes quotes, int day) {
        for (int row = 0; row < quotes.size(); row++) {
            if (quotes.day()[row] >= day && Double.isFinite(quotes.close()[row])) {
                return true;
            }
        }
        return false;
    }
}
