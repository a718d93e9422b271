package io.peaflow.chart;

/**
 * The colours of a drawing: those of the page around it, light or dark, or fixed ones for paper. The hues are those of
 * Okabe and Ito (2008), which people with any kind of colour blindness can tell apart.
 */
public enum Ink {
    /** Each colour is a variable of the page's style sheet, with the one for paper where the page has none. */
    PAGE,
    /** For e-mail and PDF, which know no variables. */
    PAPER;

    private static final String[] LINES = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};

    String text() {
        return colour("chart-text", "#333333");
    }

    String grid() {
        return colour("chart-grid", "#dddddd");
    }

    /** The colour of the line with this number. */
    String line(int number) {
        int one = number % LINES.length;
        return colour("chart-line-" + (one + 1), LINES[one]);
    }

    String of(Tone tone) {
        return switch (tone) {
            case GOOD -> colour("chart-good", "#56b4e9");
            case NOTICE -> colour("chart-notice", "#e69f00");
            case BAD -> colour("chart-bad", "#d55e00");
            case NONE -> colour("chart-none", "#eeeeee");
            case QUIET -> colour("chart-quiet", "#999999");
        };
    }

    private String colour(String variable, String onPaper) {
        return this == PAGE ? "var(--" + variable + ", " + onPaper + ")" : onPaper;
    }
}
