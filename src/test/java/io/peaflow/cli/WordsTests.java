package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WordsTests {

    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());
    private static final Workplace WORKPLACE =
            new Workplace(WordsTests.class, new Terminal(NOWHERE, NOWHERE, false, false), Map.of(), Map.of());

    @Test
    void eachNameIsTheWordsOwnAndAWordThatIsSaidIsMadeAlone() {
        var all = Words.of(WORKPLACE).getSubcommands().keySet();
        assertThat(all).contains("demo", "study", "ticket", "optimize").hasSize(23);
        assertThat(all)
                .allSatisfy(
                        name -> assertThat(Words.of(WORKPLACE, name, "--json").getSubcommands())
                                .containsOnlyKeys(name));
    }

    @Test
    void eachWordHasHelpAlsoThoseOfGroups() {
        List<String> all = new ArrayList<>();
        Words.of(WORKPLACE).getSubcommands().values().forEach(word -> gather("", word, all));
        assertThat(all).contains("demo", "dead replay", "backup key confirm").hasSizeGreaterThan(60);

        assertThat(all).allSatisfy(word -> {
            StudyTests.Said said = StudyTests.say((word + " --help").split(" "));
            assertThat(said.err()).isEmpty();
            assertThat(said.exit()).isEqualTo(ExitCodes.OK);
            assertThat(said.out()).contains("Usage: peaflow " + word, "--help");
        });
    }

    private static void gather(String before, CommandLine word, List<String> all) {
        String name = before + word.getCommandName();
        all.add(name);
        word.getSubcommands().values().forEach(one -> gather(name + " ", one, all));
    }

    @Test
    void aWordThatIsNoneIsToldTheNearest() {
        StudyTests.Said said = StudyTests.say("singal");
        assertThat(said.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.err()).contains("singal", "signal");
    }
}
