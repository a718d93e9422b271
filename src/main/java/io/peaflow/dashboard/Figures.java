package io.peaflow.dashboard;

import java.math.BigDecimal;

/** Numbers as a page shows them, in its reader's language. */
final class Figures {

    private static final double WHOLE = 100;

    private Figures() {}

    static String percent(double share, Words words) {
        return String.format(words.locale(), "%.1f\u00a0%%", share * WHOLE);
    }

    /** With its sign, for what moves to both sides. */
    static String signedPercent(double share, Words words) {
        return String.format(words.locale(), "%+.1f\u00a0%%", share * WHOLE);
    }

    static String decimals(double value, Words words) {
        return String.format(words.locale(), "%.2f", value);
    }

    static String signed(double value, Words words) {
        return String.format(words.locale(), "%+.2f", value);
    }

    /** Of euros, as a ticket names them; with two decimals. */
    static String euros(String amount, Words words) {
        return String.format(words.locale(), "%,.2f\u00a0€", new BigDecimal(amount));
    }

    /** Of a share; small ones with what their ticks need. */
    static String price(double value, Words words) {
        return String.format(words.locale(), value < 10 ? "%.3f" : "%.2f", value);
    }

    /** Of a bar, 0 to 100. */
    static int whole(double share) {
        return (int) Math.round(Math.clamp(share, 0, 1) * WHOLE);
    }
}
