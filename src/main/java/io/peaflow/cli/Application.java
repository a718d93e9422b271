package io.peaflow.cli;

import io.peaflow.backup.StateKeeper;
import io.peaflow.config.Configuration;
import io.peaflow.home.DataFolder;
import io.peaflow.home.DataFolderRefused;
import io.peaflow.home.Ownership;
import io.peaflow.home.RunningServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.context.support.StandardServletEnvironment;

/** peaflow itself, running in this process as the only owner of its data folder. */
final class Application implements AutoCloseable {

    private final DataFolder folder;
    private final Ownership ownership;
    private final ConfigurableApplicationContext context;
    private final URI url;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Application(DataFolder folder, Ownership ownership, ConfigurableApplicationContext context) {
        this.folder = folder;
        this.ownership = ownership;
        this.context = context;
        this.url = URI.create("http://" + host(context) + ":" + port(context));
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent closed && context.equals(closed.getApplicationContext())) {
                ended.countDown();
            }
        });
    }

    /** Takes the data folder and starts everything; a refusal tells what is in the way. */
    static Application start(Workplace workplace, Configuration configuration) {
        boolean once = "true".equals(configuration.value("peaflow.once").orElse(""));
        Path home = Path.of(configuration.value("peaflow.home").orElseThrow());
        try {
            DataFolder folder = Workplace.open(home, configuration);
            Ownership ownership = folder.own();
            // After Spring has closed, in the same hook: the folder is let go last.
            SpringApplication.getShutdownHandlers().add(ownership::close);
            ConfigurableApplicationContext context;
            try {
                if (configuration.value("peaflow.backup.state.place").orElse("").isBlank()) {
                    StatelessFolder.endsIn(folder.path());
                }
                context = spring(workplace.application(), configuration, once).run();
            } catch (Refusal refused) {
                ownership.close();
                throw refused;
            } catch (RuntimeException failure) {
                ownership.close();
                throw StartFailure.refusal(failure, folder.path());
            }
            var application = new Application(folder, ownership, context);
            if (!once) {
                ownership.announce(new RunningServer(
                        ProcessHandle.current().pid(),
                        port(context),
                        application.url(),
                        application.version(),
                        Instant.now()));
            }
            return application;
        } catch (DataFolderRefused refused) {
            throw Workplace.refusal(refused);
        }
    }

    private static SpringApplication spring(Class<?> source, Configuration configuration, boolean once) {
        var spring = new SpringApplication(source);
        var environment = new StandardServletEnvironment();
        configuration.applyTo(environment);
        spring.setEnvironment(environment);
        spring.setLogStartupInfo(!once);
        return spring;
    }

    URI url() {
        return url;
    }

    Path home() {
        return folder.path();
    }

    String version() {
        var build = context.getBeanProvider(BuildProperties.class).getIfAvailable();
        return build == null || build.getVersion() == null ? "unknown" : build.getVersion();
    }

    /** What keeps the state of a run without a disk. */
    StateKeeper state() {
        return context.getBean(StateKeeper.class);
    }

    /** Waits until the application has ended. */
    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        context.close();
        ownership.close();
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** An address that answers on every interface is reached through loopback from here. */
    private static String host(ConfigurableApplicationContext context) {
        String address = context.getEnvironment().getProperty("peaflow.server.address", "127.0.0.1");
        if ("0.0.0.0".equals(address) || "::".equals(address)) {
            return "127.0.0.1";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
