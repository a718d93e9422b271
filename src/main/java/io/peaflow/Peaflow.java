package io.peaflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Where the program starts. */
@SpringBootApplication
public class Peaflow {
    public static void main(String[] args) {
        SpringApplication.run(Peaflow.class, args);
    }
}
