package io.peaflow;

import io.peaflow.cli.CommandLineTool;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Where the program starts: hands its words to the command line. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Peaflow {
    public static void main(String[] args) {
        System.exit(CommandLineTool.run(Peaflow.class, args));
    }
}
