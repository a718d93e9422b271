package io.peaflow.signal;

import io.peaflow.strategy.Reason;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Tells reasons in words. */
@Component
public class Sentences {

    /** One sentence a reason. */
    public List<String> of(List<Reason> reasons, Locale language) {
        return reasons.stream().map(reason -> of(reason, language)).toList();
    }

    /** One sentence. */
    public String of(Reason reason, Locale language) {
        return reason.sentence(language);
    }
}
