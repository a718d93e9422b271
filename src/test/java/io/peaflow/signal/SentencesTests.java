package io.peaflow.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.strategy.Reason;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencesTests {

    @ParameterizedTest
    @EnumSource
    void everyReasonHasASentenceInBothLanguages(Reason.Code code) {
        Reason reason = new Reason(code, "WPEA", 0.5, 0.25);
        List<String> told =
                List.of(new Sentences().of(reason, Locale.ENGLISH), new Sentences().of(reason, Locale.FRENCH));
        assertThat(told).doesNotHaveDuplicates().allMatch(sentence -> !sentence.isBlank() && !sentence.contains("{"));
    }
}
