package io.peaflow.alert;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.thymeleaf.ITemplateEngine;
import tools.jackson.databind.json.JsonMapper;

/** The room's beans that take settings; the names starting with "alert" are those of the routes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertSettings.class)
class AlertConfiguration {

    private final Path home;
    private final ZoneId zone;

    AlertConfiguration(@Value("${peaflow.home}") Path home, @Value("${peaflow.time-zone}") ZoneId zone) {
        this.home = home;
        this.zone = zone;
    }

    @Bean
    Wording alertWording(
            @Value("${peaflow.language}") String language, @Value("${peaflow.simulated}") boolean simulated) {
        return Wording.of(language, zone, simulated);
    }

    @Bean
    Composer alertComposer(Wording wording, ITemplateEngine templates, JsonMapper json, Clock clock) {
        return new Composer(wording, templates, json, clock);
    }

    @Bean
    Outbox alertOutbox(Composer composer) {
        return new Outbox(home.resolve("outbox"), composer, zone);
    }

    @Bean
    Spool alertSpool(JsonMapper json, AlertSettings settings) {
        return new Spool(home.resolve("spool"), json, settings.grouping());
    }

    @Bean
    Intake alertIntake(Notifications notifications, Spool spool) {
        return new Intake(notifications, spool);
    }

    @Bean
    DatabaseAbsence alertDatabaseAbsence(Spool spool, Notifications notifications, AlertSettings settings) {
        return new DatabaseAbsence(spool, notifications, settings.databaseAwayAfter());
    }

    @Bean
    Deadlines alertDeadlines(AlertSettings settings) {
        return new Deadlines(settings.sendDeadline());
    }

    @Bean
    Postman alertPostman(AlertSettings settings) {
        return new Postman(settings.sendDeadline());
    }

    @Bean
    GuardedHttpClient alertHttpClient(AlertSettings settings) {
        return new GuardedHttpClient(
                new AddressGuard(SystemDefaultDnsResolver.INSTANCE, settings.allowedPrivateTargets()),
                settings.sendDeadline());
    }

    @Bean
    TelegramClient alertTelegramClient(AlertSettings settings) {
        return new TelegramClient(settings.sendDeadline());
    }

    /** Virtual threads: an interrupt ends whatever a send waits for, and channels do not wait for each other. */
    @Bean
    ExecutorService alertSenders() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("alert-", 0).factory());
    }

    @Bean
    Settlement alertSettlement(
            AlertSettings settings,
            ChannelTable channelTable,
            DeliveryTable deliveries,
            ChannelClosings closings,
            DatabaseAbsence absence,
            Settlement.Undeliverable desk,
            PlatformTransactionManager transactions,
            MeterRegistry meters,
            Clock clock) {
        return new Settlement(
                settings,
                channelTable,
                deliveries,
                closings,
                absence,
                desk,
                new TransactionTemplate(transactions),
                meters,
                clock);
    }

    @Bean
    Deliveries alertDeliveries(
            AlertSettings settings,
            Channels channels,
            ChannelTable channelTable,
            DeliveryTable deliveries,
            NotificationTable notifications,
            DatabaseAbsence absence,
            Deadlines deadlines,
            Settlement settlement,
            PlatformTransactionManager transactions,
            MeterRegistry meters,
            Clock clock) {
        return new Deliveries(
                settings,
                channels,
                channelTable,
                deliveries,
                notifications,
                absence,
                deadlines,
                settlement,
                new TransactionTemplate(transactions),
                meters,
                clock,
                zone);
    }
}
