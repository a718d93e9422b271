package io.peaflow.alert;

import java.time.Instant;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where the rules put facts: into the table, in the publisher's transaction; into the spool while the database is away. */
final class Intake {

    private final Notifications notifications;
    private final Spool spool;

    Intake(Notifications notifications, Spool spool) {
        this.notifications = notifications;
        this.spool = spool;
    }

    void raise(Fact fact) {
        try {
            notifications.raise(fact);
        } catch (RuntimeException trouble) {
            unlessAway(trouble);
            spool.raise(fact);
            insideATransaction(trouble);
        }
    }

    void resolve(String key, Instant at) {
        try {
            notifications.resolve(key, at);
        } catch (RuntimeException trouble) {
            unlessAway(trouble);
            spool.resolve(key, at);
            insideATransaction(trouble);
        }
    }

    private static void unlessAway(RuntimeException trouble) {
        if (!Database.away(trouble)) {
            throw trouble;
        }
    }

    /** The publisher's transaction is lost with the connection: it has to know. */
    private static void insideATransaction(RuntimeException trouble) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw trouble;
        }
    }
}
