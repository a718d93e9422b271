package io.peaflow.strategy;

import io.peaflow.kernel.Isin;
import io.peaflow.kernel.Money;
import io.peaflow.kernel.Weight;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an order costs: the broker's commission under the legal cap of a PEA, the French tax on transactions, and what the market
 * takes by spread and slippage. Rates come from dated tables beside this class, each row with its origin.
 */
public final class Costs {

    /** Which way an order goes. */
    public enum Side {
        SELL,
        BUY
    }

    /**
     * What the market takes beside the broker.
     *
     * @param spread between bid and ask, of which an order pays half
     * @param slippage between the price one saw and the price one gets
     */
    public record Market(Weight spread, Weight slippage) {

        /** No limit order pays more than its margin: costs beyond it would be guesses. */
        private static final double MOST = 0.02;

        public Market {
            if (spread.share() / 2 + slippage.share() > MOST) {
                throw new IllegalArgumentException(
                        "Spread " + spread + " and slippage " + slippage + " are more than a limit order would pay");
            }
        }

        double share() {
            return spread.share() / 2 + slippage.share();
        }
    }

    /**
     * One step of a broker's grid.
     *
     * @param upTo the largest order, in euros; infinite for the last step
     * @param fixed euros an order
     * @param percent of the order
     * @param verifiedOn a date, or the word unverified
     */
    public record Fee(double upTo, double fixed, double percent, String verifiedOn, String source) {

        public Fee {
            if (!(upTo > 0 && fixed >= 0 && percent >= 0 && percent < WHOLE && Double.isFinite(fixed))) {
                throw new IllegalArgumentException(
                        "An order up to " + upTo + " cannot cost " + fixed + " euros and " + percent + " %");
            }
        }
    }

    /**
     * What one order costs.
     *
     * @param commission what the broker may take
     * @param asked what his grid asks, more where the legal cap holds it down
     * @param tax on the purchase
     * @param market estimated spread and slippage, paid in the price
     */
    public record Estimate(Money commission, Money asked, Money tax, Money market) {

        /** What is booked beside the price. */
        public Money booked() {
            return commission.plus(tax);
        }

        public Money total() {
            return booked().plus(market);
        }

        public boolean isCapped() {
            return asked.compareTo(commission) > 0;
        }
    }

    /** The word for a grid of one's own. */
    public static final String CUSTOM = "custom";

    private static final double WHOLE = 100;
    /** Of a cent: a product of decimals may fall short of a whole one by less. */
    private static final double ROUNDING = 1e-6;

    private static final Map<String, NavigableMap<LocalDate, List<Fee>>> GRIDS = readGrids();
    private static final NavigableMap<LocalDate, Double> CAPS = readRates("commission-caps.csv");
    private static final NavigableMap<LocalDate, Double> TAX = readRates("transaction-tax.csv");
    private static final NavigableMap<Integer, Set<String>> TAXED = readTaxed();

    private final String broker;
    private final NavigableMap<LocalDate, List<Fee>> grid;
    private final Market market;

    private Costs(String broker, NavigableMap<LocalDate, List<Fee>> grid, Market market) {
        this.broker = broker;
        this.grid = grid;
        this.market = market;
    }

    /**
     * The costs at a broker whose grid is shipped.
     *
     * @throws IllegalArgumentException naming the brokers there are
     */
    public static Costs at(String broker, Market market) {
        NavigableMap<LocalDate, List<Fee>> grid = GRIDS.get(broker);
        if (grid == null) {
            throw new IllegalArgumentException("'" + broker + "' is not a broker whose fees are known; there are "
                    + String.join(", ", brokers()) + ", and " + CUSTOM + " for a grid of your own");
        }
        return new Costs(broker, grid, market);
    }

    /** The costs by a grid of one's own. */
    public static Costs custom(List<Fee> fees, Market market) {
        if (fees.isEmpty() || fees.getLast().upTo() != Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("A grid of fees ends with a step for orders of any size");
        }
        return new Costs(CUSTOM, new TreeMap<>(Map.of(LocalDate.MIN, List.copyOf(fees))), market);
    }

    /** The brokers whose grids are shipped. */
    public static SortedSet<String> brokers() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(GRIDS.keySet()));
    }

    /** Whose grid this is. */
    public String broker() {
        return broker;
    }

    /** The grid in force on this day; the oldest one for days before it. */
    public List<Fee> fees(LocalDate day) {
        return at(grid, day);
    }

    /** What an order of so many shares at this price costs on this day. */
    public Estimate estimate(Costs.Side side, Tradable tradable, long shares, double price, LocalDate day) {
        double amount = shares * price;
        Money asked = Money.ofEuros(asked(amount, day));
        // Percent of euros are cents.
        Money most = new Money((long) (amount * rate(CAPS, day, WHOLE) + ROUNDING));
        Money commission = asked.compareTo(most) > 0 ? most : asked;
        Money tax = side == Side.BUY && isTaxed(tradable, day)
                ? Money.ofEuros(amount * rate(TAX, day, 0) / WHOLE)
                : Money.ZERO;
        return new Estimate(commission, asked, tax, Money.ofEuros(amount * market.share()));
    }

    private double asked(double amount, LocalDate day) {
        for (Fee fee : fees(day)) {
            if (amount <= fee.upTo()) {
                return fee.fixed() + amount * fee.percent() / WHOLE;
            }
        }
        throw new IllegalStateException("The grid of " + broker + " ends before " + amount);
    }

    /** Whether buying this is taxed: a share of a company on the list of the year; funds are exempt. */
    public static boolean isTaxed(Tradable tradable, LocalDate day) {
        Isin isin = tradable.instrument().isin();
        if (tradable.isFund() || isin == null) {
            return false;
        }
        Map.Entry<Integer, Set<String>> list = TAXED.floorEntry(day.getYear());
        return (list == null ? TAXED.firstEntry() : list).getValue().contains(isin.value());
    }

    /** The rate in force, or what holds before the first. */
    private static double rate(NavigableMap<LocalDate, Double> rates, LocalDate day, double before) {
        Map.Entry<LocalDate, Double> entry = rates.floorEntry(day);
        return entry == null ? before : entry.getValue();
    }

    private static List<Fee> at(NavigableMap<LocalDate, List<Fee>> grid, LocalDate day) {
        Map.Entry<LocalDate, List<Fee>> entry = grid.floorEntry(day);
        return (entry == null ? grid.firstEntry() : entry).getValue();
    }

    private static Map<String, NavigableMap<LocalDate, List<Fee>>> readGrids() {
        Map<String, NavigableMap<LocalDate, List<Fee>>> grids = new TreeMap<>();
        for (String[] row : Table.rows("fee-grids.csv")) {
            double upTo = row[2].isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(row[2]);
            Fee fee = new Fee(upTo, Double.parseDouble(row[3]), Double.parseDouble(row[4]), row[5], row[6]);
            grids.computeIfAbsent(row[0], broker -> new TreeMap<>())
                    .merge(LocalDate.parse(row[1]), List.of(fee), Costs::joined);
        }
        return grids;
    }

    private static List<Fee> joined(List<Fee> some, List<Fee> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream())
                .sorted(Comparator.comparingDouble(Fee::upTo))
                .toList();
    }

    private static NavigableMap<LocalDate, Double> readRates(String resource) {
        NavigableMap<LocalDate, Double> rates = new TreeMap<>();
        for (String[] row : Table.rows(resource)) {
            rates.put(LocalDate.parse(row[0]), Double.valueOf(row[1]));
        }
        return rates;
    }

    private static NavigableMap<Integer, Set<String>> readTaxed() {
        NavigableMap<Integer, Set<String>> taxed = new TreeMap<>();
        for (String[] row : Table.rows("taxed-companies.csv")) {
            taxed.computeIfAbsent(Integer.valueOf(row[0]), year -> new HashSet<>())
                    .add(new Isin(row[1]).value());
        }
        return taxed;
    }
}
