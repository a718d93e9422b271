package io.peaflow;

import io.peaflow.cli.CommandLineTool;
import io.peaflow.config.InstallationSettings;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * Where the program starts: hands its words to the command line. What {@code @SpringBootApplication} says is said here word by
 * word, so that nested classes are not read: they are over a third of all, every one costs each start, and none is a bean of
 * its own.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableConfigurationProperties(InstallationSettings.class)
@ComponentScan(
        resourcePattern = Peaflow.NOT_NESTED,
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class)
        })
public class Peaflow {

    static final String NOT_NESTED = "**/{name:[^$]+}.class";

    public static void main(String[] args) {
        System.exit(CommandLineTool.run(Peaflow.class, args));
    }
}
