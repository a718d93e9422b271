package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    void aWordThatIsNoneIsToldTheNearest() {
        StudyTests.Said said = StudyTests.say("singal");
        assertThat(said.exit()).isEqualTo(ExitCodes.USAGE);
        assertThat(said.err()).contains("singal", "signal");
    }
}
