package io.peaflow.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The other side of the figures about jobs: one process of a Quartz cluster with its JDBC job store, on Quartz's own
 * defaults but for what is said by system properties. Its jobs leave a row in effect, as those of FaultNode do.
 */
public final class QuartzNode {

    private static final int CONNECTIONS = 10;
    private static final HikariDataSource POOL = new HikariDataSource();

    private QuartzNode() {}

    public static void main(String[] args) throws SchedulerException, IOException {
        quieten();
        POOL.setJdbcUrl(System.getProperty("url"));
        POOL.setUsername(System.getProperty("user"));
        POOL.setPassword(System.getProperty("password"));
        POOL.setMaximumPoolSize(CONNECTIONS);
        Scheduler scheduler = new StdSchedulerFactory(settings()).getScheduler();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(scheduler)));
        for (int n = 1; n <= Integer.getInteger("jobs"); n++) {
            schedule(scheduler, "load-" + n);
        }
        scheduler.start();
        System.out.println("READY");
        System.out.flush();
    }

    /** Without a configuration Logback writes every debug line: that would be measured too. */
    private static void quieten() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (InputStream defaults = StdSchedulerFactory.class.getResourceAsStream("/org/quartz/quartz.properties")) {
            settings.load(defaults);
        }
        settings.setProperty("org.quartz.scheduler.instanceId", "AUTO");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.setProperty("org.quartz.jobStore.isClustered", "true");
        String checkIn = System.getProperty("checkInMillis");
        if (checkIn != null) {
            settings.setProperty("org.quartz.jobStore.clusterCheckinInterval", checkIn);
        }
        settings.setProperty("org.quartz.jobStore.dataSource", "cluster");
        String source = "org.quartz.dataSource.cluster.";
        settings.setProperty(source + "provider", "hikaricp");
        settings.setProperty(source + "driver", "org.postgresql.Driver");
        settings.setProperty(source + "URL", System.getProperty("url"));
        settings.setProperty(source + "user", System.getProperty("user"));
        settings.setProperty(source + "password", System.getProperty("password"));
        settings.setProperty(source + "maxConnections", Integer.toString(CONNECTIONS));
        return settings;
    }

    private static void schedule(Scheduler scheduler, String name) throws SchedulerException {
        JobDetail job = JobBuilder.newJob(Effect.class)
                .withIdentity(name)
                .requestRecovery()
                .build();
        if (scheduler.checkExists(job.getKey())) {
            return;
        }
        String cron = System.getProperty("cron");
        var trigger = TriggerBuilder.newTrigger().withIdentity(name).startNow();
        scheduler.scheduleJob(
                job,
                cron == null
                        ? trigger.build()
                        : trigger.withSchedule(CronScheduleBuilder.cronSchedule(cron))
                                .build());
    }

    private static void stop(Scheduler scheduler) {
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz did not stop", e);
        }
    }

    /** Leaves a row that says how late it began, then works as long as it was told. */
    public static final class Effect implements Job {

        @Override
        public void execute(JobExecutionContext context) {
            Instant due = context.getScheduledFireTime().toInstant();
            JdbcClient.create(POOL)
                    .sql("INSERT INTO effect (job, slot, item, lag, node) VALUES (?, ?, '1', ?, ?)")
                    .params(
                            context.getJobDetail().getKey().getName(),
                            due.toString(),
                            Duration.between(due, Instant.now()).toMillis(),
                            Long.toString(ProcessHandle.current().pid()))
                    .update();
            try {
                new CountDownLatch(1).await(Long.getLong("workMillis", 0), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
