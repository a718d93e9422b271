package io.peaflow.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real PostgreSQL with every room's tables: one server per test JVM, one fresh database per class
 * (some 50 ms), made by the migrations of the program.
 *
 * <p>Without Spring, ask for the database in a constructor, a test or a lifecycle method:
 *
 * <pre>{@code
 * @PostgresTest
 * class LedgerIntegrationTests {
 *     @Test
 *     void keepsOneRunPerSlot(JdbcClient jdbc) { ... }      // or DataSource
 * }
 * }</pre>
 *
 * <p>With Spring, the context itself connects to that database, through the real pool and the real migrations
 * ({@code peaflow.database.mode=external}), and {@code peaflow.home} is a folder of its own below target:
 *
 * <pre>{@code
 * @SpringBootTest
 * @PostgresTest
 * class DispatcherIntegrationTests {
 *     @Autowired JdbcClient jdbc;
 * }
 * }</pre>
 *
 * <p>Spring keeps one context per database. Classes that give the same {@link #database()} name share the database, and
 * with an equal configuration the context too, which saves its start; each then cleans up what it counts.
 *
 * <p>Its tests carry the tag {@code database}: a build in which none of them passed is red.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("database")
@ExtendWith(PostgresExtension.class)
public @interface PostgresTest {

    /** Name under which several classes share one database; empty for a database of the class's own. */
    String database() default "";
}
