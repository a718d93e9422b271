package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.strategy.OrderTicket;
import io.peaflow.strategy.Reason;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

class TicketTextTests {

    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private final TicketText text = new TicketText(messages(), new Sentences());

    private static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    private static Signal.Line line(String side, long shares, String isin, String id, double limit) {
        return new Signal.Line(
                isin,
                id,
                "The " + id,
                side,
                shares,
                limit,
                limit,
                "5050.00",
                "3.50",
                0.6,
                0.0981,
                new Reason(Reason.Code.BACK_WITHIN, id, 0.6, 0.1));
    }

    private static Signal.Ticket ticket(LocalDate session, List<Signal.Line> lines, List<Reason> notes) {
        return new Signal.Ticket(session, lines, Map.of(), "1234.50", "7.00", notes, List.of());
    }

    @Test
    void aTicketCanBeFollowedOrderByOrderInEnglishAndInFrench() {
        Signal.Ticket ticket = ticket(
                FRIDAY,
                List.of(
                        line("SELL", 1_101, "FR0010342592", "LQQ", 49),
                        line("BUY", 90, "IE0002XZSHO1", "WPEA", 6.1234)),
                List.of(new Reason(Reason.Code.TOO_DEAR, "AI", 0.0071, 0.005)));

        assertThat(text.of("regime-allocation", ticket, Locale.ENGLISH)).isEqualTo("""
                        Order ticket for November 20, 2026, regime-allocation
                        Valid on that day only, from 09:00 to 17:30 in Paris. This is advice: nothing happens until you place the orders yourself.
                        Place the sells first, and buy once they are done: the purchases need their money.

                        1. SELL 1,101 x The LQQ (LQQ)
                           ISIN FR0010342592, Euronext Paris
                           Limit order at 49.00 EUR, day order
                           About 5,050.00 EUR, costs about 3.50 EUR
                           Weight 60.0 % now, 9.8 % then. LQQ goes from 60.0 % to 10.0 %, because a limit is passed by more than its band.

                        2. BUY 90 x The WPEA (WPEA)
                           ISIN IE0002XZSHO1, Euronext Paris
                           Limit order at 6.1234 EUR, day order
                           About 5,050.00 EUR, costs about 3.50 EUR
                           Weight 60.0 % now, 9.8 % then. WPEA goes from 60.0 % to 10.0 %, because a limit is passed by more than its band.

                        At least 1,234.50 EUR of cash are left if every order is done at its limit.
                        All costs about 7.00 EUR, spread and slippage included.

                        Also to know:
                        - An order in AI would cost 0.71 % of itself, 0.50 % is allowed: left alone.
                        """);
        assertThat(text.of("regime-allocation", ticket, Locale.FRENCH))
                .startsWith("Bordereau d'ordres du 20 novembre 2026")
                .contains("1. VENDRE 1")
                .contains("Ordre à cours limité à 49,00 EUR, validité jour")
                .contains("Il reste au moins 1")
                .doesNotContain("{");
    }

    @Test
    void nothingToDoIsSaidAsSuchAndAHalfDayEndsEarly() {
        assertThat(text.of("dca", ticket(FRIDAY, List.of(), List.of()), Locale.ENGLISH))
                .isEqualTo("Order ticket for November 20, 2026, dca\nNothing to do today.\n");
        assertThat(text.of(
                        "dca",
                        ticket(
                                LocalDate.of(2026, 12, 24),
                                List.of(line("BUY", 1, "FR0010342592", "LQQ", 49)),
                                List.of()),
                        Locale.ENGLISH))
                .contains("to 14:00 in Paris")
                .doesNotContain("sells first");
    }

    @Test
    void aTicketWithAFailedCheckBeginsWithIt() {
        var ticket = new Signal.Ticket(
                FRIDAY,
                List.of(line("SELL", 9_000, "FR0010342592", "LQQ", 49)),
                Map.of(),
                "1234.50",
                "7.00",
                List.of(),
                List.of(
                        new OrderTicket.Check(OrderTicket.Check.Rule.SIZE, "LQQ", false),
                        new OrderTicket.Check(OrderTicket.Check.Rule.LIMIT, "LQQ", true)));
        assertThat(text.of("dca", ticket, Locale.ENGLISH).lines())
                .contains("DO NOT PLACE THESE ORDERS. These checks failed:")
                .filteredOn(line -> line.startsWith("- "))
                .singleElement()
                .asString()
                .contains("LQQ")
                .doesNotContain("limit price");
        assertThat(text.of("dca", ticket, Locale.FRENCH)).contains("NE PASSEZ PAS CES ORDRES");
    }
}
