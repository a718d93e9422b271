package io.peaflow.platform;

import io.peaflow.kernel.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Teaches the redaction the values of configured secrets, before the first bean can log one. */
@Configuration(proxyBeanMethods = false)
class ConfiguredSecrets {

    /** The password of the embedded database is in no configuration. */
    ConfiguredSecrets(ObjectProvider<JdbcConnectionDetails> database) {
        database.ifAvailable(details -> {
            String password = details.getPassword();
            if (password != null) {
                Redaction.learn(List.of(password));
            }
        });
    }

    @Bean
    static BeanFactoryPostProcessor learnConfiguredSecrets(ConfigurableEnvironment environment) {
        return factory -> Redaction.learn(of(environment));
    }

    static List<String> of(ConfigurableEnvironment environment) {
        var secrets = new ArrayList<String>();
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(ConfiguredSecrets::isSecret)
                .forEach(name -> {
                    @Nullable String value = environment.getProperty(name);
                    if (value != null) {
                        secrets.add(value);
                    }
                });
        return secrets;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean ours = lower.startsWith("peaflow.") || lower.startsWith("peaflow_");
        // The variable ..._FILE names a file; what is in it arrives under the name without the ending.
        return ours && !lower.endsWith("_file") && (Redaction.namesASecret(name) || lower.endsWith("uuid"));
    }
}
