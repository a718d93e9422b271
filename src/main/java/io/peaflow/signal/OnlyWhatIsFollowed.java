package io.peaflow.signal;

import io.peaflow.marketdata.Instruments;
import io.peaflow.strategy.Allocation;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;

/** Strategies name instruments that are followed: an order for anything else could not be sized. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = OnlyWhatIsFollowed.Reading.class)
@interface OnlyWhatIsFollowed {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Holds the names of each strategy against what is followed, universe and the owner's own list together. */
    final class Reading implements ConstraintValidator<OnlyWhatIsFollowed, SignalSettings>, EnvironmentAware {

        /** What counts of an entry of {@code peaflow.instruments} here. */
        record Own(
                @Nullable String id, @DefaultValue("true") boolean enabled) {}

        /** What is further away was not meant. */
        private static final int FARTHEST = 2;

        private @Nullable Environment environment;

        @Override
        public void setEnvironment(Environment environment) {
            this.environment = environment;
        }

        @Override
        public boolean isValid(SignalSettings settings, ConstraintValidatorContext context) {
            SortedSet<String> followed = followed();
            context.disableDefaultConstraintViolation();
            boolean isValid = true;
            for (int i = 0; i < settings.strategies().size(); i++) {
                SignalSettings.StrategyEntry entry = settings.strategies().get(i);
                for (String id : entry.named()) {
                    if (!followed.contains(id)) {
                        isValid = false;
                        tell(context, i, entry, id, followed);
                    }
                }
            }
            return isValid;
        }

        /** At the very place where the name stands. */
        private static void tell(
                ConstraintValidatorContext context,
                int index,
                SignalSettings.StrategyEntry entry,
                String id,
                Collection<String> followed) {
            var violation = context.buildConstraintViolationWithTemplate(complaint(entry, id, followed))
                    .addPropertyNode("strategies");
            int place = entry.universe().indexOf(id);
            if (place >= 0) {
                violation
                        .addPropertyNode("universe")
                        .inIterable()
                        .atIndex(index)
                        .addBeanNode()
                        .inIterable()
                        .atIndex(place)
                        .addConstraintViolation();
            } else if (entry.weights().containsKey(id)) {
                violation
                        .addPropertyNode("weights")
                        .inIterable()
                        .atIndex(index)
                        .addBeanNode()
                        .inIterable()
                        .atKey(id)
                        .addConstraintViolation();
            } else {
                violation.addPropertyNode("table").inIterable().atIndex(index).addConstraintViolation();
            }
        }

        private static String complaint(SignalSettings.StrategyEntry entry, String id, Collection<String> followed) {
            String said = "the strategy " + entry.name() + " names " + id + ", which is not followed. ";
            return nearest(id, followed)
                            .map(near -> said + "Did you mean " + near + "? Else follow")
                            .orElse(said + "Follow")
                    + " it under peaflow.instruments, or take it out of the strategy.";
        }

        private static Optional<String> nearest(String id, Collection<String> followed) {
            return followed.stream()
                    .filter(other -> distance(id, other) <= Math.clamp(id.length() / 2, 1, FARTHEST))
                    .min(Comparator.comparingInt(other -> distance(id, other)));
        }

        /** Letters to add, drop or change (Levenshtein, 1965). */
        static int distance(String one, String other) {
            int[] row = new int[other.length() + 1];
            for (int j = 0; j <= other.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= one.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= other.length(); j++) {
                    int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
                }
            }
            return row[other.length()];
        }

        private SortedSet<String> followed() {
            SortedSet<String> followed = new TreeSet<>(Instruments.shipped());
            followed.addAll(List.of(StrategyBook.FUNDS, StrategyBook.SHARES, Allocation.CASH));
            own().forEach(one -> {
                if (one.enabled()) {
                    followed.add(String.valueOf(one.id()));
                } else {
                    followed.remove(String.valueOf(one.id()));
                }
            });
            return followed;
        }

        private Stream<Own> own() {
            if (!(environment instanceof ConfigurableEnvironment all)) {
                return Stream.of();
            }
            MutablePropertySources sources = all.getPropertySources();
            return new Binder(
                            ConfigurationPropertySources.from(sources),
                            new PropertySourcesPlaceholdersResolver(sources))
                    .bind("peaflow.instruments", Bindable.listOf(Own.class)).orElse(List.of()).stream();
        }
    }
}
