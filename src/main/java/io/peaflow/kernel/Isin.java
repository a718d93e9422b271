package io.peaflow.kernel;

import java.util.regex.Pattern;

/** The international number of a security, its check digit verified (ISO 6166). */
public record Isin(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Z]{2}[A-Z0-9]{9}[0-9]");

    public Isin {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is not an ISIN: two letters, nine letters or digits and a check digit, such as FR0010342592");
        }
        if (checkDigit(value) != value.charAt(11) - '0') {
            throw new IllegalArgumentException("'" + value + "' is not an ISIN: its check digit should be "
                    + checkDigit(value) + ", so a character is mistyped");
        }
    }

    /** Luhn's sum over the digits, letters written as 10 to 35 (ISO 6166, annex A). */
    private static int checkDigit(String value) {
        var digits = new StringBuilder();
        value.substring(0, 11).chars().forEach(c -> digits.append(Character.digit(c, 36)));
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? 2 * digit : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return (10 - sum % 10) % 10;
    }

    @Override
    public String toString() {
        return value;
    }
}
