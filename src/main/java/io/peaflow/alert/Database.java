package io.peaflow.alert;

import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away from a statement that is wrong. */
final class Database {

    private Database() {}

    static boolean away(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof TransactionSystemException
                    || (cause instanceof SQLException sql && connectionState(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** Class 08 of the SQL standard, and PostgreSQL's own 57P0x for a server that stops or is not up yet. */
    private static boolean connectionState(String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P0"));
    }
}
