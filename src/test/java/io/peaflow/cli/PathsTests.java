package io.peaflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathsTests {

    @Test
    void aPlaceIsOneWordForAShellWhateverIsInItsName() {
        assertThat(Paths.quoted(Path.of("/srv/données-2/peaflow"))).isEqualTo("/srv/données-2/peaflow");
        assertThat(Paths.quoted(Path.of("/srv/my data"))).isEqualTo("'/srv/my data'");
        assertThat(Paths.quoted(Path.of("/srv/l'été; rm"))).isEqualTo("'/srv/l'\\''été; rm'");
    }

    @Test
    void whatTheUserSaysIsOnePartOfAnAddress() {
        assertThat(Paths.segment("a/b c?d")).isEqualTo("a%2Fb%20c%3Fd");
    }
}
