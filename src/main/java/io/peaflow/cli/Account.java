package io.peaflow.cli;

import io.peaflow.cli.StudyCashflows.Taken;
import io.peaflow.cli.StudyFile.Rule;
import io.peaflow.quant.Reading;
import io.peaflow.quant.performance.Flows;
import io.peaflow.quant.performance.TimeWeighted;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The payments and values of a user's file, one row a day: what its empty cells and its last row mean is decided here. */
final class Account {

    private final Flows flows;
    private final double[] value;
    private final boolean valued;
    private final Taken taken;
    private final int rows;

    private Account(Flows flows, double[] value, boolean valued, Taken taken, int rows) {
        this.flows = flows;
        this.value = value;
        this.valued = valued;
        this.taken = taken;
        this.rows = rows;
    }

    static Account read(Path file, Taken taken) {
        StudyFile csv = StudyFile.ofRows(file);
        double[] amounts = csv.numbers("amount", Rule.ANY);
        boolean valued = csv.has("value");
        double[] values = valued ? csv.numbers("value", Rule.NOT_BELOW_ZERO) : amounts.clone();
        csv.refuseWrong();
        Flows flows = Flows.of(
                csv.days(),
                Arrays.stream(amounts).map(a -> Double.isNaN(a) ? 0 : a).toArray());
        double[] ofDay = valued ? ofDays(csv.days(), values, flows.size(), taken) : none(flows.size());
        return new Account(flows, ofDay, valued, taken, csv.size());
    }

    /** Of several values of one day the first was taken before its payments, the last after them. */
    private static double[] ofDays(int[] days, double[] values, int distinct, Taken taken) {
        int[] each = Arrays.stream(days).distinct().toArray();
        double[] ofDay = none(distinct);
        for (int row = 0; row < values.length; row++) {
            int day = Arrays.binarySearch(each, days[row]);
            boolean counts = Double.isNaN(ofDay[day]) || taken == Taken.AFTER;
            if (counts && !Double.isNaN(values[row])) {
                ofDay[day] = values[row];
            }
        }
        return ofDay;
    }

    private static double[] none(int size) {
        double[] none = new double[size];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    int rows() {
        return rows;
    }

    Optional<LocalDate> first() {
        return flows.size() == 0 ? Optional.empty() : Optional.of(flows.day(0));
    }

    Optional<LocalDate> last() {
        return flows.size() == 0 ? Optional.empty() : Optional.of(flows.day(flows.size() - 1));
    }

    /**
     * What the account still held after the last row and no payment tells: it counts as received on that day. A last amount
     * that is the last value is the final value already.
     */
    double finalValue() {
        int end = flows.size() - 1;
        if (end < 0 || Double.isNaN(value[end])) {
            return 0;
        }
        if (taken == Taken.BEFORE) {
            return Math.max(0, value[end] - flows.amount(end));
        }
        return flows.amount(end) == value[end] ? 0 : value[end];
    }

    /** What the account held on a first row without a payment: it counts as paid in on that day. */
    double openingValue() {
        boolean held = flows.size() > 0 && flows.amount(0) == 0 && !Double.isNaN(value[0]);
        return held ? value[0] : 0;
    }

    /** All payments, with the opening and the final value. */
    Flows payments() {
        int rowsOfDays = flows.size();
        int[] days = new int[rowsOfDays];
        double[] amounts = new double[rowsOfDays];
        for (int i = 0; i < rowsOfDays; i++) {
            days[i] = flows.epochDay(i);
            amounts[i] = flows.amount(i);
        }
        if (rowsOfDays > 0) {
            amounts[0] -= openingValue();
            amounts[rowsOfDays - 1] += finalValue();
        }
        return Flows.of(days, amounts);
    }

    TimeWeighted timeWeighted() {
        if (!valued) {
            return none("needs the column value");
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < flows.size(); i++) {
            if (!Double.isNaN(held(i))) {
                kept.add(i);
            } else if (flows.amount(i) != 0) {
                return none("no value on " + flows.day(i) + ", a day with a payment");
            }
        }
        int[] days = kept.stream().mapToInt(i -> flows.epochDay(i)).toArray();
        double[] amounts = kept.stream().mapToDouble(flows::amount).toArray();
        double[] values = kept.stream().mapToDouble(this::held).toArray();
        Flows ofValues = Flows.of(days, amounts);
        return taken == Taken.BEFORE
                ? TimeWeighted.ofValuesBefore(ofValues, values)
                : TimeWeighted.ofValuesAfter(ofValues, values);
    }

    /**
     * The value of a day as the time-weighted return takes it. At the ends, where the account is opened and closed, a cell may
     * be empty or hold what the payment says: then the payment is all that was in it.
     */
    private double held(int row) {
        return taken == Taken.BEFORE ? heldBefore(row) : heldAfter(row);
    }

    private double heldBefore(int row) {
        double amount = flows.amount(row);
        if (!Double.isNaN(value[row])) {
            return value[row];
        }
        if (row == 0 && amount < 0) {
            return 0;
        }
        return row == flows.size() - 1 && amount > 0 ? amount : Double.NaN;
    }

    private double heldAfter(int row) {
        double amount = flows.amount(row);
        boolean unknown = Double.isNaN(value[row]);
        if (row == 0 && amount < 0) {
            return unknown || value[row] == 0 ? -amount : value[row];
        }
        boolean closing = row == flows.size() - 1 && amount > 0;
        return closing && (unknown || value[row] == amount) ? 0 : value[row];
    }

    private static TimeWeighted none(String reason) {
        return new TimeWeighted(Reading.missing(reason), Reading.missing(reason), List.of());
    }
}
