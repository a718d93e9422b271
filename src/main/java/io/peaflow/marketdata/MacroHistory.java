package io.peaflow.marketdata;

import io.peaflow.kernel.ValueSeries;
import java.time.LocalDate;

/** Observations by vintage: macro series, and what companies report per share. */
public interface MacroHistory {

    /** The item of a macro series; a company's report has several, such as EARNINGS_12M. */
    String VALUE = "VALUE";

    /** For each day the newest vintage among those that may be known; empty when nothing is. */
    ValueSeries read(String instrument, String item, Knowledge knowledge);

    /** For each day the value as it stood published on that day of publication, revisions that came later left out. */
    ValueSeries vintage(String instrument, String item, LocalDate publishedUpTo);
}
