package io.peaflow.signal;

import io.peaflow.kernel.Weight;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/** Hard limits are loosened only by who says that he wants it. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NoLooserThanTheHouse.Reading.class)
@interface NoLooserThanTheHouse {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Names each limit that is looser, at its own key. */
    final class Reading implements ConstraintValidator<NoLooserThanTheHouse, LimitSettings> {

        @Override
        public boolean isValid(LimitSettings settings, ConstraintValidatorContext context) {
            Map<String, Weight> looser = settings.looserThanTheHouse();
            context.disableDefaultConstraintViolation();
            looser.forEach((name, house) -> context.buildConstraintViolationWithTemplate("is looser than the house's "
                            + house
                            + ". Take it back, or say that you want it so with peaflow.limits.acknowledge-looser:"
                            + " true.")
                    .addPropertyNode(name)
                    .addConstraintViolation());
            return looser.isEmpty();
        }
    }
}
