package io.peaflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** application.yaml, the settings records and .env.example agree. */
class ConfigurationContractTests {

    private final YamlFile standard = YamlFile.defaults();
    private final Schema schema =
            Schema.of(Schema.roots("io.peaflow"), standard.entries().keySet());

    @Test
    void everyDefaultBelongsToARecord() {
        assertThat(standard.problems()).isEmpty();
        assertThat(standard.entries().keySet())
                .filteredOn(key -> key.startsWith("peaflow."))
                .allSatisfy(key -> assertThat(schema.resolve(key)).as(key).isInstanceOf(Schema.Resolution.Known.class));
    }

    @Test
    void everyKeyOfARecordStandsInTheFileOfDefaults() {
        assertThat(schema.templates())
                .filteredOn(key -> !key.contains("[0]") && !key.contains("<name>"))
                .filteredOn(key -> !standard.entries().containsKey(key)
                        && !standard.entries().containsKey(key + "[0]"))
                .as("keys that the records know and application.yaml does not")
                .isEmpty();
    }

    @Test
    void everyKeyIsExplained() {
        var bare = new TreeSet<String>();
        for (String key : schema.templates()) {
            String generic = schema.generic(key);
            boolean explained = standard.comments().keySet().stream()
                    .filter(known -> known.startsWith("peaflow."))
                    .anyMatch(known -> schema.generic(known).equals(generic));
            if (!explained && !key.contains("[0]")) {
                bare.add(key);
            }
        }
        assertThat(bare).as("keys without a comment in application.yaml").isEmpty();
    }

    @Test
    void theExampleListsEverySecretAndEveryNameThatIsRead() throws IOException {
        String example = Files.readString(Path.of(".env.example"));
        var wanted = new TreeSet<>(ForeignNames.all());
        wanted.add("PEAFLOW_HOME");
        wanted.add("PEAFLOW_JAVA_OPTS");
        for (String key : schema.templates()) {
            if (Masking.isSecret(key)) {
                wanted.add(Names.variable(key));
            }
        }
        var absent = new TreeSet<String>();
        for (String name : wanted) {
            if (!Pattern.compile("(?m)^#? ?" + name + "=").matcher(example).find()) {
                absent.add(name);
            }
        }
        assertThat(absent).as("names that .env.example does not list").isEmpty();
    }

    @Test
    void theExampleNamesNothingUnknown() throws IOException {
        var unknown = new TreeSet<String>();
        var line = Pattern.compile("(?m)^#? ?([A-Z][A-Z0-9_]+)=").matcher(Files.readString(Path.of(".env.example")));
        while (line.find()) {
            String name = line.group(1).replaceFirst("_FILE$", "");
            boolean known = ForeignNames.isKnown(name)
                    || name.matches("PEAFLOW_(HOME|JAVA_OPTS)")
                    || schema.keyOfVariable(name).isPresent();
            if (!known) {
                unknown.add(name);
            }
        }
        assertThat(unknown)
                .as("names in .env.example that peaflow does not read")
                .isEmpty();
    }
}
