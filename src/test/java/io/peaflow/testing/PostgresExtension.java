package io.peaflow.testing;

import io.peaflow.platform.TestPostgres;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hands the database of a {@link PostgresTest} class to its parameters of type DataSource and JdbcClient. */
public final class PostgresExtension implements ParameterResolver {

    private static final Map<String, TestPostgres.Access> DATABASES = new ConcurrentHashMap<>();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DataSource.class || type == JdbcClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        DataSource source = access(name(context.getRequiredTestClass())).dataSource();
        return parameter.getParameter().getType() == JdbcClient.class ? JdbcClient.create(source) : source;
    }

    /** The name of the database of a test class; null when the class is no {@link PostgresTest}. */
    static String name(Class<?> testClass) {
        for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
            PostgresTest test = AnnotatedElementUtils.findMergedAnnotation(type, PostgresTest.class);
            if (test != null) {
                return test.database().isEmpty() ? type.getName() : test.database();
            }
        }
        return null;
    }

    static TestPostgres.Access access(String name) {
        return DATABASES.computeIfAbsent(name, n -> TestPostgres.migrated());
    }
}
