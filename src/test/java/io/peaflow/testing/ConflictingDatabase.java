package io.peaflow.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Makes the database refuse a share of all statements and commits, as PostgreSQL does when transactions collide: 40001
 * and 40P01 in turn. Off until told otherwise, or for a whole suite by {@code -Dpeaflow.fault.sql=5} (percent).
 */
public final class ConflictingDatabase implements BeanPostProcessor {

    /** Of what is refused. */
    public static final long SEED = 20261121;

    private static final Random RANDOM = new Random(SEED);
    private static final AtomicInteger PERCENT = new AtomicInteger(Integer.getInteger("peaflow.fault.sql", 0));
    private static final AtomicLong RAISED = new AtomicLong();

    /** From now on so many statements of a hundred are refused. */
    public static void refuse(int percent) {
        PERCENT.set(percent);
    }

    /** How many were refused so far. */
    public static long raised() {
        return RAISED.get();
    }

    private @Nullable DataSource refusing;

    /** Statements and transactions go through the same refusing source; the pool itself stays what it is. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof JdbcTemplate template) {
            template.setDataSource(refusing(template.getDataSource()));
        } else if (bean instanceof DataSourceTransactionManager transactions) {
            transactions.setDataSource(refusing(transactions.getDataSource()));
        }
        return bean;
    }

    private DataSource refusing(DataSource source) {
        if (refusing == null) {
            refusing = new Conflicting(source);
        }
        return refusing;
    }

    private static final class Conflicting extends DelegatingDataSource {

        Conflicting(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return proxy(Connection.class, super.getConnection());
        }
    }

    private static <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().startsWith("execute")
                            || method.getName().equals("commit")) {
                        perhapsRefuse();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof Statement
                                        && method.getReturnType().isInterface()
                                ? proxy(method.getReturnType(), result)
                                : result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    private static void perhapsRefuse() throws SQLException {
        synchronized (RANDOM) {
            if (RANDOM.nextInt(100) < PERCENT.get()) {
                boolean deadlock = RAISED.incrementAndGet() % 2 == 0;
                throw new PSQLException(
                        "injected conflict", deadlock ? PSQLState.DEADLOCK_DETECTED : PSQLState.SERIALIZATION_FAILURE);
            }
        }
    }
}
