package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import java.time.Duration;
import java.time.LocalDate;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much history is asked for.
 *
 * @param from a new instrument is fetched from here on, or from its listing
 * @param overlap sessions asked for again each morning, so that revised bars heal
 * @param secondSource whether a second source is asked about funds and shares and the two are compared
 * @param silence when no source gave what it was asked for so long, the market data are critical
 */
@Validated
@ConfigurationProperties("peaflow.market-data.history")
record HistorySettings(
        @NotNull @PastOrPresent(message = "lies in the future: nothing would be asked for") @DefaultValue("2000-01-01")
        LocalDate from,

        @Min(1) @Max(60) @DefaultValue("5") int overlap,
        @DefaultValue("true") boolean secondSource,

        @NotNull @DurationMin(minutes = 1, message = "must be at least 1m") @DefaultValue("24h")
        Duration silence) {

    /** How many different answers are wanted about what is new of an instrument. */
    int answersWanted(Instrument instrument) {
        boolean traded = instrument.kind() == InstrumentKind.ETF || instrument.kind() == InstrumentKind.SHARE;
        return secondSource && traded ? 2 : 1;
    }
}
