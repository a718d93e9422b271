package io.peaflow.platform;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions, and statements outside of one, are repeated when the database ends them for a conflict with others.
 * Inside a transaction a statement is not: the whole of it is void, and its outermost caller begins again.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConflicts {

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
        return new RepeatingTransactions(transactions);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource source) {
        return new RepeatingStatements(source);
    }

    static boolean inTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    private static final class RepeatingTransactions extends TransactionTemplate {

        RepeatingTransactions(PlatformTransactionManager transactions) {
            super(transactions);
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            return inTransaction() ? super.execute(action) : ConflictRetry.call(() -> super.execute(action));
        }
    }

    private static final class RepeatingStatements extends JdbcTemplate {

        RepeatingStatements(DataSource source) {
            super(source);
        }

        @Override
        public <T extends @Nullable Object> T query(
                PreparedStatementCreator statement,
                @Nullable PreparedStatementSetter values,
                ResultSetExtractor<T> rows) {
            return inTransaction()
                    ? super.query(statement, values, rows)
                    : ConflictRetry.call(() -> super.query(statement, values, rows));
        }

        @Override
        protected int update(PreparedStatementCreator statement, @Nullable PreparedStatementSetter values) {
            return inTransaction()
                    ? super.update(statement, values)
                    : ConflictRetry.call(() -> super.update(statement, values));
        }
    }
}
