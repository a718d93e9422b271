package io.peaflow.alert;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** A job that there is: what names none would never be told of. */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ConfiguredJob.Reading.class)
@interface ConfiguredJob {
    String message() default "is not a job, so nothing would ever be told. `peaflow jobs` lists them.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks for the job's schedule among the keys. */
    final class Reading implements ConstraintValidator<ConfiguredJob, String>, EnvironmentAware {

        private @Nullable Environment environment;

        @Override
        public void setEnvironment(Environment environment) {
            this.environment = environment;
        }

        @Override
        public boolean isValid(String job, ConstraintValidatorContext context) {
            return environment == null || environment.containsProperty("peaflow.jobs." + job + ".cron");
        }
    }
}
