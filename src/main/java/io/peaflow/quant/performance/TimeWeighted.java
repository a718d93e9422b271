package io.peaflow.quant.performance;

import io.peaflow.quant.Inputs;
import io.peaflow.quant.Reading;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The return of an account as if nothing had been paid in or received: the returns between payments, chained. Days on which
 * the account was empty have no return; emptying it is a payment received, and no loss. Source: GIPS Standards (2020),
 * Input Data and Calculation Methodology, 2.A.
 *
 * @param total the chained returns
 * @param annualised the total over the calendar days with money in the account, by a year of 365 days
 * @param periods every stretch between two valuations that had a return
 */
public record TimeWeighted(Reading total, Reading annualised, List<Stretch> periods) {

    private static final double DAYS_OF_A_YEAR = 365;
    /** What is left of an account by rounding, beside what it held. */
    private static final double CENT = 1e-9;

    /**
     * Between two valuations.
     *
     * @param begin what was in the account after the payments of the first day
     * @param end what was in it before the payments of the last day
     */
    public record Stretch(LocalDate from, LocalDate to, double begin, double end) {
        public double value() {
            return end / begin - 1;
        }

        long days() {
            return ChronoUnit.DAYS.between(from, to);
        }
    }

    public TimeWeighted {
        periods = List.copyOf(periods);
    }

    /**
     * @param before the value of each day before its payments
     * @param after the value of each day after its payments
     */
    static TimeWeighted of(Flows flows, double[] before, double[] after) {
        Inputs.finite("values", before);
        Inputs.finite("values", after);
        var periods = new ArrayList<Stretch>();
        for (int i = 1; i < flows.size(); i++) {
            double begin = after[i - 1];
            double held = Math.max(1, Math.abs(before[i - 1]) + Math.abs(after[i - 1]));
            if (Math.abs(begin) <= CENT * held && Math.abs(before[i]) <= CENT * held) {
                continue;
            }
            if (begin <= 0 || before[i] < 0) {
                String reason =
                        "the account held " + begin + " on " + flows.day(i - 1) + " after its payments and " + before[i]
                                + " on " + flows.day(i) + " before its payments: no return leads from one to the other";
                return new TimeWeighted(Reading.missing(reason), Reading.missing(reason), periods);
            }
            periods.add(new Stretch(flows.day(i - 1), flows.day(i), begin, before[i]));
        }
        return chained(periods);
    }

    /** From the values after the payments of each day: before them it held what was received more, or paid in less. */
    public static TimeWeighted ofValuesAfter(Flows flows, double[] after) {
        Inputs.sameLength("values", after, flows.size());
        double[] before = new double[after.length];
        for (int i = 0; i < after.length; i++) {
            before[i] = after[i] + flows.amount(i);
        }
        return of(flows, before, after);
    }

    /** From the values before the payments of each day. */
    public static TimeWeighted ofValuesBefore(Flows flows, double[] before) {
        Inputs.sameLength("values", before, flows.size());
        double[] after = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            after[i] = before[i] - flows.amount(i);
        }
        return of(flows, before, after);
    }

    private static TimeWeighted chained(List<Stretch> periods) {
        if (periods.isEmpty()) {
            Reading none = Reading.missing("needs 2 values with money in the account between them");
            return new TimeWeighted(none, none, periods);
        }
        double growth = 1;
        long days = 0;
        for (Stretch period : periods) {
            growth *= period.end() / period.begin();
            days += period.days();
        }
        String large = "it is too large a number";
        return new TimeWeighted(
                Reading.of(growth - 1, large), Reading.of(Math.pow(growth, DAYS_OF_A_YEAR / days) - 1, large), periods);
    }
}
