package io.peaflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.signal.Signal;
import io.peaflow.signal.TicketBook;
import io.peaflow.strategy.Reason;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class TicketFormTests {

    private static final List<String> LINES = List.of("IE0002XZSHO1", "FR0010342592");

    private static MultiValueMap<String, String> form(List<String> shares, List<String> prices) {
        var form = new LinkedMultiValueMap<String, String>();
        form.put("isin", LINES);
        form.put("shares", shares);
        form.put("price", prices);
        return form;
    }

    @Test
    void whatIsEmptyOrZeroWasNotTradedAndAPriceHasAPointOrAComma() {
        assertThat(TicketForm.of(form(List.of("120", ""), List.of(" 5,29", ""))).fills())
                .containsExactly(new TicketBook.Fill("IE0002XZSHO1", 120, 5.29));
        assertThat(TicketForm.of(form(List.of("0", "3"), List.of("", ""))).fills())
                .containsExactly(new TicketBook.Fill("FR0010342592", 3, null));
        assertThat(TicketForm.of(form(List.of(), List.of())).fills()).isEmpty();
        assertThat(TicketForm.of(new LinkedMultiValueMap<>())).isEqualTo(new TicketForm(List.of(), ""));
    }

    @Test
    void theFirstThatIsNoNumberIsNamed() {
        assertThat(TicketForm.of(form(List.of("1.5", ""), List.of("", ""))).unreadable())
                .isEqualTo("1.5");
        assertThat(TicketForm.of(form(List.of("1", "2"), List.of("", "five"))).unreadable())
                .isEqualTo("five");
    }

    @Test
    void everyShareOfEveryLineIsTheWholeTicket() {
        Signal.Ticket ticket = new Signal.Ticket(
                LocalDate.of(2026, 11, 20),
                List.of(line(LINES.getFirst(), 120), line(LINES.getLast(), 3)),
                Map.of(),
                "0.00 EUR",
                "0.00 EUR",
                List.of(),
                List.of());
        assertThat(TicketForm.of(form(List.of("120", "3"), List.of("5.3", ""))).isAll(ticket))
                .isTrue();
        assertThat(TicketForm.of(form(List.of("120", "2"), List.of("", ""))).isAll(ticket))
                .isFalse();
        assertThat(TicketForm.of(form(List.of("120", ""), List.of("", ""))).isAll(ticket))
                .isFalse();
    }

    private static Signal.Line line(String isin, long shares) {
        return new Signal.Line(
                isin,
                isin,
                isin,
                "BUY",
                shares,
                1,
                1,
                "1.00 EUR",
                "0.00 EUR",
                0,
                0,
                new Reason(Reason.Code.DRIFT, isin, 0, 0));
    }
}
