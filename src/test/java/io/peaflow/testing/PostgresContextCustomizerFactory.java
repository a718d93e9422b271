package io.peaflow.testing;

import io.peaflow.platform.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** Points the Spring context of a {@link PostgresTest} class at the class's database. */
public final class PostgresContextCustomizerFactory implements ContextCustomizerFactory {

    /** Test JVMs that run at the same time keep out of each other's folders. */
    private static final String TEST_JVM = System.getProperty("peaflow.test.jvm", "0");

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        String name = PostgresExtension.name(testClass);
        return name == null ? null : new PostgresContext(name);
    }

    /** Equal names share one cached context. */
    private record PostgresContext(String name) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            TestPostgres.Access database = PostgresExtension.access(name);
            TestPropertyValues.of(
                            "peaflow.database.mode=external",
                            "peaflow.database.url=" + database.url(),
                            "peaflow.database.user=" + database.user(),
                            "peaflow.database.password=" + database.password(),
                            "peaflow.home=" + Path.of("target", "test-homes", TEST_JVM, name))
                    .applyTo(context);
            if (context.getEnvironment().getProperty("peaflow.test.conflicts", Boolean.class, false)
                    || Integer.getInteger("peaflow.fault.sql", 0) > 0) {
                context.getBeanFactory().addBeanPostProcessor(new ConflictingDatabase());
            }
        }
    }
}
