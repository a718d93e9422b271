package io.peaflow.marketdata;

import io.peaflow.kernel.InstrumentKind;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * List {@code peaflow.instruments}: what is followed beside the shipped universe, or otherwise than there.
 *
 * @param instruments an id of the universe changes that entry, key by key; another id is an instrument of the owner's own
 */
@Validated
@ConfigurationProperties("peaflow")
@InstrumentSettings.Followable
record InstrumentSettings(@DefaultValue List<Entry> instruments) {

    InstrumentSettings {
        instruments = List.copyOf(instruments);
    }

    /**
     * One instrument; what is absent comes from the universe or from the kind.
     *
     * @param ter the ongoing charge in percent a year
     * @param lags by source, in the form {@code 1 session + 2h}
     * @param aboveZero of a macro series whether a value of zero or below cannot be
     * @param unverified the keys above whose values nobody has held against a document
     */
    record Entry(
            @Nullable String id,
            @Nullable Boolean enabled,
            @Nullable String name,
            @Nullable InstrumentKind kind,
            @Nullable String isin,
            @Nullable String mic,
            @Nullable String calendar,
            @Nullable String currency,
            @Nullable Integer leverage,
            @Nullable BigDecimal ter,
            @Nullable Boolean diversified,
            @Nullable LocalDate listedOn,
            @Nullable LocalDate endedOn,
            @DefaultValue Map<String, String> symbols,
            @DefaultValue List<Rename> renames,
            @DefaultValue Map<String, String> lags,
            @Nullable Integer staleAfter,
            @Nullable Integer criticalAfter,
            @Nullable Boolean aboveZero,
            @Nullable Pea pea,
            @Nullable String source,
            @Nullable LocalDate verifiedOn,
            @Nullable List<String> unverified) {

        Entry {
            symbols = Map.copyOf(symbols);
            renames = List.copyOf(renames);
            lags = Map.copyOf(lags);
            unverified = unverified == null ? null : List.copyOf(unverified);
        }

        boolean isEnabled() {
            return enabled == null || enabled;
        }

        /** This entry, and where it says nothing the other one. */
        Entry over(Entry base) {
            return new Entry(
                    id,
                    or(enabled, base.enabled),
                    or(name, base.name),
                    or(kind, base.kind),
                    or(isin, base.isin),
                    or(mic, base.mic),
                    or(calendar, base.calendar),
                    or(currency, base.currency),
                    or(leverage, base.leverage),
                    or(ter, base.ter),
                    or(diversified, base.diversified),
                    or(listedOn, base.listedOn),
                    or(endedOn, base.endedOn),
                    both(base.symbols, symbols),
                    renames.isEmpty() ? base.renames : renames,
                    both(base.lags, lags),
                    or(staleAfter, base.staleAfter),
                    or(criticalAfter, base.criticalAfter),
                    or(aboveZero, base.aboveZero),
                    or(pea, base.pea),
                    or(source, base.source),
                    or(verifiedOn, base.verifiedOn),
                    or(unverified, base.unverified));
        }

        private static <T> @Nullable T or(@Nullable T own, @Nullable T base) {
            return own == null ? base : own;
        }

        private static Map<String, String> both(Map<String, String> base, Map<String, String> own) {
            var all = new LinkedHashMap<>(base);
            all.putAll(own);
            all.values().removeIf(String::isBlank);
            return all;
        }
    }

    /** A former symbol at one source. */
    record Rename(
            @Nullable String source,
            @Nullable String symbol,
            @Nullable LocalDate until) {}

    /** Whether a PEA may hold it, by which rule, read where and when. */
    record Pea(
            boolean eligible,
            @DefaultValue("") String basis,
            @DefaultValue("") String source,
            @Nullable LocalDate verifiedOn,
            @Nullable LocalDate expiresOn) {}

    /** Every entry can be followed. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = Reading.class)
    @interface Followable {
        String message() default "";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** Names each missing or unfit key of an instrument at the key itself. Public because the validator makes it. */
    public static final class Reading implements ConstraintValidator<Followable, InstrumentSettings> {

        @Override
        public boolean isValid(InstrumentSettings settings, ConstraintValidatorContext context) {
            if (settings.instruments.isEmpty()) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            Universe universe = Universe.shipped();
            Set<String> seen = new HashSet<>();
            boolean good = true;
            for (int i = 0; i < settings.instruments.size(); i++) {
                Entry entry = settings.instruments.get(i);
                var objections = new LinkedHashMap<>(EntryReader.objections(universe.under(entry)));
                if (entry.id() != null && !seen.add(entry.id())) {
                    objections.put(
                            "id",
                            "stands twice in the list. Write one entry for " + entry.id() + " with all its keys.");
                }
                for (Map.Entry<String, String> objection : objections.entrySet()) {
                    context.buildConstraintViolationWithTemplate(
                                    Objects.requireNonNull(objection.getValue()).replaceAll("([{}$\\\\])", "\\\\$1"))
                            .addPropertyNode("instruments")
                            .addPropertyNode(objection.getKey())
                            .inIterable()
                            .atIndex(i)
                            .addConstraintViolation();
                    good = false;
                }
            }
            return good;
        }
    }
}
