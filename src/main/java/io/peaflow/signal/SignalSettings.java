package io.peaflow.signal;

import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.hmm.Covariance;
import io.peaflow.strategy.Regime;
import io.peaflow.strategy.regime.RegimeModel;
import io.peaflow.strategy.regime.Steadiness;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Section {@code peaflow.signals}: what the regime model sees, and which strategies decide. */
@Validated
@ConfigurationProperties("peaflow.signals")
@OnlyWhatIsFollowed
record SignalSettings(
        @DefaultValue @Valid Series series,
        @DefaultValue @Valid Model model,
        @DefaultValue @Valid Steady steadiness,
        @DefaultValue List<@Valid StrategyEntry> strategies) {

    SignalSettings {
        strategies = List.copyOf(strategies);
    }

    @AssertTrue(message = "two strategies have the same name; the name is how signals, words and metrics call it")
    boolean isEveryStrategyNamedOnce() {
        Set<String> seen = new HashSet<>();
        return strategies.stream().allMatch(strategy -> seen.add(strategy.name()));
    }

    @AssertTrue(
            message = "more than one strategy is live; name the one whose tickets you follow, the others are watched")
    boolean isOneLive() {
        return strategies.stream().filter(StrategyEntry::live).count() <= 1;
    }

    /** The ids, among what is followed, of the series that the features are made of. */
    record Series(
            @DefaultValue("GSPC") @NotBlank String price,
            @DefaultValue("VIX") @NotBlank String volatility,
            @DefaultValue("DGS10") @NotBlank String longYield,
            @DefaultValue("DGS2") @NotBlank String shortYield,
            @DefaultValue("BAA10Y") @NotBlank String creditSpread) {

        List<String> ids() {
            return List.of(price, volatility, longYield, shortYield, creditSpread);
        }
    }

    /**
     * How regime models are trained.
     *
     * @param features that it may see
     * @param restarts the most starts of the search for the best fit
     * @param seed of its random numbers
     * @param agreement percent of the last 252 sessions on which a new model must say the same as the old one
     */
    record Model(
            @DefaultValue({
                "vix-level",
                "vix-rank",
                "volatility",
                "price-to-mean",
                "mean-to-mean",
                "momentum",
                "credit-spread",
                "credit-spread-change"
            })
            @NotEmpty
            List<String> features,

            @DefaultValue("FULL") @NotNull Covariance covariance,
            @DefaultValue("480") @Min(1) @Max(10000) int restarts,
            @DefaultValue("1") long seed,
            @DefaultValue("80") @Min(0) @Max(100) int agreement) {

        Model {
            features = List.copyOf(features);
        }

        @AssertTrue(
                message = "must be among vix-level, vix-rank, volatility, price-to-mean, mean-to-mean, momentum,"
                        + " curve-slope, credit-spread and credit-spread-change, each at most once")
        boolean isMadeOfKnownFeatures() {
            Set<String> seen = new HashSet<>();
            return features.stream()
                    .allMatch(key -> seen.add(key)
                            && Arrays.stream(Feature.values())
                                    .anyMatch(feature -> feature.key().equals(key)));
        }

        RegimeModel.Recipe recipe() {
            return new RegimeModel.Recipe(features.stream().map(Feature::of).toList(), covariance, restarts, seed);
        }
    }

    /** What keeps the regime from flickering. */
    record Steady(
            @DefaultValue("0.10") @DecimalMin("0") @DecimalMax("0.9")
            BigDecimal margin,

            @DefaultValue("5") @Min(1) @Max(250) int leastSessions) {

        Steadiness rule() {
            return new Steadiness(margin.doubleValue(), leastSessions);
        }
    }

    /** What a strategy is. */
    enum Kind {
        REGIME_ALLOCATION,
        MOMENTUM,
        VALUE,
        COMBINED,
        MINIMUM_VARIANCE,
        TARGET_WEIGHTS,
        DCA
    }

    /** Which orders may follow from what a strategy decides. */
    enum Orders {
        ALL,
        /** Nothing is sold. */
        BUY_ONLY,
        /** Nothing is sold, and all cash is spent, however small the drift. */
        NEW_CASH_ONLY
    }

    /**
     * One strategy.
     *
     * @param live whether its ticket is the one to follow; the others are watched
     * @param table percent by regime and instrument, for regime-allocation
     * @param weights percent by instrument, for target-weights and dca
     * @param universe ids of instruments, or the words funds and shares for all that a PEA may hold, for momentum, value, combined
     *     and minimum-variance
     * @param membersOf an index by id or symbol, for the same: its members of the day of each decision belong to the universe, too
     * @param count how many of the universe are held
     * @param volatility percent a year that each is scaled to
     * @param cash percent that stays cash
     * @param amount euros a month, for dca
     * @param orders which may follow; dca never sells
     */
    record StrategyEntry(
            @NotBlank @Pattern(regexp = "[a-z][a-z0-9-]{0,39}", message = "must be small letters, digits and dashes")
            String name,

            @NotNull Kind kind,
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean live,
            @DefaultValue Map<Regime, Map<String, BigDecimal>> table,
            @DefaultValue Map<String, BigDecimal> weights,
            @DefaultValue List<String> universe,
            @Nullable String membersOf,
            @DefaultValue("5") @Min(1) @Max(100) int count,

            @DefaultValue("15") @DecimalMin("1") @DecimalMax("200")
            BigDecimal volatility,

            @DefaultValue("10") @DecimalMin("0") @DecimalMax("100")
            BigDecimal cash,

            @Nullable BigDecimal amount,
            @DefaultValue("all") Orders orders) {

        StrategyEntry {
            table = Map.copyOf(table);
            weights = Map.copyOf(weights);
            universe = List.copyOf(universe);
        }

        /** Every instrument that it names. */
        SortedSet<String> named() {
            SortedSet<String> named = new TreeSet<>(universe);
            named.addAll(weights.keySet());
            table.values().forEach(row -> named.addAll(row.keySet()));
            return named;
        }

        @AssertTrue(
                message = "is on a strategy with enabled: false, and whose tickets are followed must decide. Take it"
                        + " to another one, or set enabled: true.")
        boolean isLiveOnlyWhenEnabled() {
            return enabled || !live;
        }

        @AssertTrue(message = "regime-allocation needs a table with RISK_ON, NEUTRAL and RISK_OFF")
        boolean isTableWhole() {
            return kind != Kind.REGIME_ALLOCATION || table.size() == Regime.values().length;
        }

        @AssertTrue(
                message = "target-weights and dca need weights; momentum, value, combined and minimum-variance"
                        + " need a universe or members-of; dca an amount")
        boolean isGivenWhatItNeeds() {
            return switch (kind) {
                case REGIME_ALLOCATION -> true;
                case MOMENTUM, VALUE, COMBINED, MINIMUM_VARIANCE -> !universe.isEmpty() || membersOf != null;
                case TARGET_WEIGHTS -> !weights.isEmpty();
                case DCA -> !weights.isEmpty() && amount != null && amount.signum() > 0;
            };
        }

        @AssertTrue(
                message =
                        "the weights of a portfolio are at least 0 and together at most 100 percent; the rest is cash")
        boolean isWithinTheWhole() {
            return isWithinTheWhole(weights) && table.values().stream().allMatch(StrategyEntry::isWithinTheWhole);
        }

        private static boolean isWithinTheWhole(Map<String, BigDecimal> percents) {
            return percents.values().stream().allMatch(percent -> percent.signum() >= 0)
                    && percents.values().stream()
                                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                                    .compareTo(BigDecimal.valueOf(100))
                            <= 0;
        }
    }
}
