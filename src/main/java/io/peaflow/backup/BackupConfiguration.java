package io.peaflow.backup;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The room's parts that must be there before the database is: none of them needs a pool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackupSettings.class)
class BackupConfiguration {

    private final Path home;
    private final String kind;

    BackupConfiguration(@Value("${peaflow.home}") Path home, @Value("${peaflow.simulated}") boolean simulated) {
        this.home = home.toAbsolutePath().normalize();
        this.kind = simulated ? "SIMULATED" : "REAL";
    }

    @Bean
    BackupKeys backupKeys(BackupSettings settings, Clock clock) throws java.io.IOException {
        return new BackupKeys(io.peaflow.home.PrivateFiles.createFolder(home), settings, clock);
    }

    @Bean
    Spool backupSpool(BackupSettings settings) {
        return new Spool(home.resolve("backup-spool"), settings.spoolLimit().toBytes());
    }

    @Bean
    ConfigurationFiles backupConfigurationFiles(BackupSettings settings) {
        return new ConfigurationFiles(home, settings.folders());
    }

    @Bean
    SetStore backupStore(BackupSettings settings) {
        if (settings.state().isMade()) {
            return storeOf(settings);
        }
        return settings.s3().isSet() ? new S3Store(settings.s3()) : new FolderStore(home.resolve(settings.folder()));
    }

    private static SetStore storeOf(BackupSettings settings) {
        URI place = URI.create(settings.state().place());
        if ("file".equals(place.getScheme())) {
            return new FolderStore(Path.of(place));
        }
        String prefix = place.getPath().replaceAll("^/+|/+$", "");
        return new S3Store(settings.s3().at(place.getAuthority(), prefix));
    }

    @Bean
    Shelf backupShelf(SetStore store, Spool spool, BackupKeys keys) {
        return new Shelf(store, spool, keys);
    }

    @Bean
    SetMaker backupSetMaker(
            Spool spool, BackupKeys keys, ConfigurationFiles files, ObjectProvider<BuildProperties> build) {
        BuildProperties known = build.getIfAvailable();
        String version = known == null || known.getVersion() == null ? "unknown" : known.getVersion();
        return new SetMaker(spool, keys, files, kind, version);
    }

    @Bean
    Restorer backupRestorer(
            Schemas schemas, BackupKeys keys, ConfigurationFiles files, ObjectProvider<AfterRestore> afterwards) {
        return new Restorer(schemas, keys, files, afterwards.orderedStream());
    }

    @Bean
    StateKeeper stateKeeper(
            BackupSettings settings,
            Shelf shelf,
            SetMaker maker,
            Restorer restorer,
            ObjectProvider<Archives> archives,
            ObjectProvider<Retention> retention,
            Clock clock) {
        return new StateKeeper(settings.state(), shelf, maker, restorer, archives, retention, kind, clock);
    }

    @Bean
    AtStart backupAtStart(
            BackupSettings settings,
            Shelf shelf,
            SetMaker maker,
            Restorer restorer,
            Schemas schemas,
            StateKeeper keeper,
            @Value("${peaflow.time-zone}") ZoneId zone,
            Clock clock) {
        return new AtStart(settings, shelf, maker, restorer, schemas, keeper, kind, zone, clock);
    }
}
