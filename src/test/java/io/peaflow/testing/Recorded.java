package io.peaflow.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that read the recorded market data, which are not part of this repository.
 *
 * <p>They run when {@link RecordedData#folder()} is there. When it is not, they are skipped and counted in one printed
 * line, never silently.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("recorded")
@ExtendWith(RecordedData.WhenThere.class)
public @interface Recorded {}
