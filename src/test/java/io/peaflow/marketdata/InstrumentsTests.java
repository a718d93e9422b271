package io.peaflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.testing.Recorded;
import io.peaflow.testing.RecordedData;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class InstrumentsTests {

    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

    private final Instruments shipped = InstrumentConfiguration.registry(List.of(), false);

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    private static InstrumentSettings settings(Map<String, String> keys) {
        var map = new HashMap<String, String>();
        keys.forEach((key, value) -> map.put("peaflow." + key, value));
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("peaflow", InstrumentSettings.class);
    }

    private static Instruments with(Map<String, String> keys) {
        return InstrumentConfiguration.registry(settings(keys).instruments(), false);
    }

    /** Key and message of everything that is wrong. */
    private static Map<String, String> problems(Map<String, String> keys) {
        return VALIDATION.getValidator().validate(settings(keys)).stream()
                .collect(Collectors.toMap(
                        violation -> violation.getPropertyPath().toString(), ConstraintViolation::getMessage));
    }

    @Test
    void shipsTheUniverseThatTheHouseIsBuiltFor() {
        assertThat(shipped.followed().stream().map(Followed::id))
                .doesNotHaveDuplicates()
                .contains("LQQ", "CL2", "WPEA", "CW8", "PE500", "PAEEM", "PUST", "FCHI", "GSPC", "NDX", "VIX", "EURUSD")
                .contains("DGS10", "DGS2", "BAA10Y", "BAMLH0A0HYM2", "VIXCLS", "DFF", "ECBDFR", "TTE", "WORLD");
        assertThat(shipped.followed(InstrumentKind.SHARE)).hasSize(45);
    }

    @ParameterizedTest
    @CsvSource({
        "LQQ, FR0010342592, 2, 0.60, LQQ.PA, 1rTLQQ, FR0010342592-XPAR",
        "CL2, FR0010755611, 2, 0.50, CL2.PA, 1rTCL2, FR0010755611-XPAR",
        "WPEA, IE0002XZSHO1, 1, , WPEA.PA, 1rTWPEA, IE0002XZSHO1-XPAR",
        "CW8, LU1681043599, 1, , CW8.PA, 1rTCW8, LU1681043599-XPAR",
        "PE500, FR0013412285, 1, , PE500.PA, 1rTPE500, FR0013412285-XPAR",
        "PAEEM, FR0013412020, 1, , PAEEM.PA, 1rTPAEEM, FR0013412020-XPAR",
        "PUST, FR0011871110, 1, , PUST.PA, 1rTPUST, FR0011871110-XPAR"
    })
    void knowsTheFundsByTheirIsin(
            String id, String isin, int leverage, Double fee, String yahoo, String boursorama, String euronext) {
        Followed fund = shipped.find(isin).orElseThrow();
        assertThat(fund.id()).isEqualTo(id);
        assertThat(fund.instrument().leverage()).isEqualTo(leverage);
        assertThat(fund.instrument().diversified()).isTrue();
        assertThat(fund.yearlyFeePercent()).isEqualTo(fee);
        assertThat(fund.symbols())
                .isEqualTo(
                        Map.of("yahoo", yahoo, "boursorama", boursorama, "euronext", euronext, "watched-folder", id));
        assertThat(fund.mic()).isEqualTo("XPAR");
        assertThat(fund.verifiedOn()).isNotNull();
        assertThat(fund.pea()).isNotNull();
    }

    @Test
    void saysWhatIsProvenAndWhatIsABelief() {
        Followed.PeaEligibility believed = shipped.byId("CL2").orElseThrow().pea();
        Followed.PeaEligibility proven = shipped.byId("PE500").orElseThrow().pea();
        LocalDate day = LocalDate.of(2026, 12, 1);

        assertThat(believed).isNotNull();
        assertThat(believed.isVerifiedOn(day)).isFalse();
        assertThat(proven).isNotNull();
        assertThat(proven.isVerifiedOn(day)).isTrue();
        assertThat(proven.isVerifiedOn(LocalDate.of(2026, 11, 20)))
                .as("before anybody looked")
                .isFalse();
        assertThat(proven.isVerifiedOn(LocalDate.of(2027, 11, 22)))
                .as("after it expired")
                .isFalse();
        assertThat(new Followed.PeaEligibility(true, "b", "s", day, null).isVerifiedOn(day.plusYears(9)))
                .isTrue();
        assertThat(shipped.followed())
                .allSatisfy(one -> assertThat(one.source()).as(one.id()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource({"LQQ, LQQ", "lqq.pa, LQQ", "FP.PA, TTE", "TTE.PA, TTE", "FR0000120271, TTE", "^VIX, VIX", "SAN, SAN"})
    void findsByIdSymbolFormerSymbolAndIsin(String text, String id) {
        assertThat(shipped.find(text).map(Followed::id)).contains(id);
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        assertThat(shipped.find("NOPE")).isEmpty();
        assertThat(shipped.byId("nope")).isEmpty();
        assertThat(shipped.byId("LQQ").orElseThrow().symbolAt("fred")).isEmpty();
        assertThat(shipped.byId("LQQ").orElseThrow().symbolAt("yahoo")).contains("LQQ.PA");
    }

    @Test
    void keepsTheRhythmOfEachKind() {
        assertThat(calendarOf("LQQ")).isSameAs(TradingCalendar.euronextParis());
        assertThat(calendarOf("FCHI")).isSameAs(TradingCalendar.euronextParis());
        assertThat(calendarOf("NDX")).isSameAs(TradingCalendar.newYork());
        assertThat(calendarOf("EURUSD")).isSameAs(TradingCalendar.weekdays());
        assertThat(calendarOf("EURUSD-ECB")).isSameAs(TradingCalendar.target2());
        assertThat(calendarOf("DGS10")).isSameAs(TradingCalendar.usTreasuries());
        assertThat(calendarOf("USREC")).isSameAs(TradingCalendar.monthly());
        assertThat(shipped.byId("VIX").orElseThrow().patience()).isEqualTo(new Followed.Patience(1, 3));
        assertThat(shipped.byId("DGS10").orElseThrow().patience()).isEqualTo(new Followed.Patience(4, 8));
        assertThat(shipped.byId("STLFSI4").orElseThrow().patience()).isEqualTo(new Followed.Patience(2, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Followed.Patience(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Followed.Patience(0, 3));
    }

    private TradingCalendar calendarOf(String id) {
        Instrument instrument = shipped.byId(id).orElseThrow().instrument();
        return instrument.calendar();
    }

    @ParameterizedTest
    @CsvSource({
        "LQQ, yahoo, 2026-11-20, 2026-11-20T18:35:00Z",
        "DGS10, fred, 2026-11-20, 2026-11-23T22:30:00Z", // Friday's yield is there on Monday evening
        "EURUSD-ECB, ecb, 2026-11-20, 2026-11-20T15:15:00Z",
        "STLFSI4, fred, 2026-11-20, 2026-11-27T00:00:00Z"
    })
    void knowsWhenASourceHasAValue(String id, String source, LocalDate session, Instant known) {
        assertThat(shipped.byId(id).orElseThrow().assumedKnownFrom(source, session))
                .isEqualTo(known);
    }

    @Test
    void readsLagsAsTheyAreWritten() {
        assertThat(Followed.Lag.parse("15m")).isEqualTo(new Followed.Lag(0, Duration.ofMinutes(15)));
        assertThat(Followed.Lag.parse("6d")).isEqualTo(new Followed.Lag(0, Duration.ofDays(6)));
        assertThat(Followed.Lag.parse("1 session")).isEqualTo(new Followed.Lag(1, Duration.ZERO));
        assertThat(Followed.Lag.parse("2 sessions + 2h")).isEqualTo(new Followed.Lag(2, Duration.ofHours(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Followed.Lag(-1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Followed.Lag(0, Duration.ofHours(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2", "1 session 2h", "+ 2h", "sessions"})
    void refusesALagThatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Followed.Lag.parse(text))
                .withMessageContaining("1 session + 2h");
    }

    @Test
    void anEntryOfTheOwnerChangesTheKeysItNames() {
        Instruments mine = with(Map.of(
                "instruments[0].id", "LQQ",
                "instruments[0].ter", "0.75",
                "instruments[0].symbols.yahoo", "LQQ.MI",
                "instruments[0].symbols.boursorama", "",
                "instruments[1].id", "URW",
                "instruments[1].enabled", "false",
                "instruments[2].id", "ESE",
                "instruments[2].kind", "etf",
                "instruments[2].isin", "FR0011550185",
                "instruments[2].symbols.yahoo", "ESE.PA"));

        Followed lqq = mine.byId("LQQ").orElseThrow();
        assertThat(lqq.yearlyFeePercent()).isEqualTo(0.75);
        assertThat(lqq.symbols()).containsEntry("yahoo", "LQQ.MI");
        assertThat(lqq.instrument().name()).contains("Nasdaq-100");
        assertThat(mine.byId("URW")).isEmpty();
        Followed ese = mine.byId("ESE").orElseThrow();
        assertThat(ese.symbols()).containsEntry("euronext", "FR0011550185-XPAR");
        assertThat(ese.instrument().name()).isEqualTo("ESE");
        assertThat(ese.source()).isEqualTo("peaflow.yaml");
        assertThat(mine.followed()).hasSameSizeAs(shipped.followed()).endsWith(ese);
    }

    @Test
    void onInventedDataNoProviderIsAsked() {
        Instruments invented = InstrumentConfiguration.registry(List.of(), true);
        assertThat(invented.followed())
                .hasSameSizeAs(shipped.followed())
                .allSatisfy(one -> assertThat(one.symbols())
                        .isEqualTo(Map.of("simulated", one.id(), "simulated-second", one.id())));
    }

    @Test
    void nothingConfiguredAndAGoodEntryAreFine() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(problems(Map.of("instruments[0].id", "LQQ", "instruments[0].enabled", "false")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isin | FR0010342593 | instruments[0].isin | check digit should be 2",
                "isin | {FR} | instruments[0].isin | {FR}",
                "calendar | paris | instruments[0].calendar | euronext-paris",
                "mic | Paris | instruments[0].mic | XPAR",
                "leverage | 0 | instruments[0].leverage | between -3 and 3",
                "leverage | -4 | instruments[0].leverage | between -3 and 3",
                "ter | 60 | instruments[0].ter | percent a year",
                "ter | -0.1 | instruments[0].ter | percent a year",
                "symbols.Yahoo! | X | instruments[0].symbols | cannot be a source",
                "lags.yahoo | soon | instruments[0].lags | 1 session + 2h",
                "renames[0].source | yahoo | instruments[0].renames | lacks a source or a symbol",
                "ended-on | 2001-01-01 | instruments[0].endedOn | before listed-on",
                "critical-after | 1 | instruments[0].criticalAfter | the second larger",
                "stale-after | 0 | instruments[0].criticalAfter | at least 1"
            })
    void namesTheKeyThatCannotBeRead(String key, String value, String where, String reason) {
        Map<String, String> problems = problems(Map.of("instruments[0].id", "LQQ", "instruments[0]." + key, value));
        assertThat(problems).containsOnlyKeys(where);
        assertThat(problems.get(where)).contains(reason);
    }

    @Test
    void namesWhatAnInstrumentOfOnesOwnLacks() {
        assertThat(problems(Map.of("instruments[0].id", "ESE")))
                .containsOnlyKeys("instruments[0].kind", "instruments[0].symbols");
        assertThat(problems(Map.of("instruments[0].kind", "etf"))).containsOnlyKeys("instruments[0].id");
        assertThat(problems(Map.of("instruments[0].id", "ese"))).containsKey("instruments[0].id");
        assertThat(problems(Map.of("instruments[0].id", "LQQ", "instruments[1].id", "LQQ")))
                .containsOnlyKeys("instruments[1].id");
        assertThat(problems(Map.of(
                        "instruments[0].id", "LQQ",
                        "instruments[0].pea.eligible", "true",
                        "instruments[0].pea.verified-on", "2026-02-01",
                        "instruments[0].pea.expires-on", "2026-01-01")))
                .containsOnlyKeys("instruments[0].pea");
    }

    @ParameterizedTest
    @CsvSource({
        "2021-09-20, VIV WLN ALO TEP, EDEN AC BVI ENX FGR, true",
        "2023-06-16, VIV, EDEN, true",
        "2023-06-19, EDEN, VIV, true",
        "2023-12-18, VIV, WLN, true",
        "2024-03-18, AC, ALO, true",
        "2024-12-23, BVI, VIV, true",
        "2025-09-22, ENX, TEP, true",
        "2025-12-22, FGR, EDEN, true",
        "2026-11-20, FGR, EDEN, false",
        "2015-01-02, VIV, EDEN, false"
    })
    void tellsTheMembersOfTheDay(LocalDate day, String in, String out, boolean complete) {
        Members members = shipped.members("FCHI", day);
        assertThat(members.instruments()).hasSize(40).contains(in.split(" ")).doesNotContain(out.split(" "));
        assertThat(members.complete()).isEqualTo(complete);
        assertThat(shipped.followed().stream().map(Followed::id)).containsAll(members.instruments());
    }

    @Test
    void everyChangeSwapsAMemberForANewcomer() {
        assertThat(shipped.indices()).containsExactly("FCHI");
        assertThat(shipped.everMembers("FCHI")).hasSizeGreaterThan(40).contains("ALO", "EDEN", "FGR");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shipped.members("GSPC", LocalDate.of(2025, 1, 1)))
                .withMessageContaining("FCHI");
        for (LocalDate day = LocalDate.of(2021, 9, 1); day.getYear() < 2027; day = day.plusDays(1)) {
            assertThat(shipped.members("FCHI", day).instruments()).hasSize(40);
        }
    }

    @Recorded
    @Test
    void knowsEverySymbolOfTheRecordedFiles() throws IOException {
        Set<String> symbols = new TreeSet<>();
        try (Stream<java.nio.file.Path> files = Files.list(RecordedData.file("prices/cac40_2000_2021"))) {
            files.forEach(file -> symbols.add(file.getFileName().toString().replace(".csv", "")));
        }
        try (Stream<String> lines = Files.lines(RecordedData.file("prices/cac40_adjclose_2015_2026.csv"))) {
            symbols.addAll(List.of(lines.findFirst().orElseThrow().substring(5).split(",")));
        }
        assertThat(symbols)
                .hasSizeGreaterThan(36)
                .allSatisfy(
                        symbol -> assertThat(shipped.find(symbol)).as(symbol).isPresent());
    }

    @Test
    void whatCouldNotBeProvenSaysSoFactByFact() {
        Instruments shipped = new Instruments(
                Universe.shipped().with(List.of()).stream()
                        .map(EntryReader::read)
                        .toList(),
                Universe.shipped().memberships());
        for (Followed one : shipped.followed()) {
            List<String> said = one.unverified();
            if (one.instrument().isin() != null && one.verifiedOn() == null) {
                assertThat(said).as(one.id()).contains("isin");
            }
            if (one.pea() != null && one.pea().verifiedOn() == null) {
                assertThat(said).as(one.id()).contains("pea");
            }
            if (one.instrument().kind() == InstrumentKind.ETF && one.yearlyFeePercent() == null) {
                assertThat(said).as(one.id()).contains("ter");
            }
        }
        for (String fund : List.of("LQQ", "CL2", "WPEA", "CW8", "PUST")) {
            assertThat(shipped.byId(fund).orElseThrow().unverified())
                    .as(fund)
                    .contains("pea", "ter")
                    .doesNotContain("isin");
        }
        assertThat(shipped.byId("STM").orElseThrow().unverified())
                .as("the day of its renaming is a guess")
                .contains("renames");
        assertThat(shipped.members("FCHI", LocalDate.of(2022, 1, 3)).unverified())
                .as("the list of 2021 is from memory")
                .isTrue();
    }

    @Test
    void onlyFactsCanBeUnverified() {
        var entry = new InstrumentSettings.Entry(
                "X",
                null,
                "X",
                InstrumentKind.SHARE,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                java.util.Map.of("yahoo", "X"),
                List.of(),
                java.util.Map.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of("isin", "colour"));
        assertThat(EntryReader.objections(entry)).containsOnlyKeys("unverified");
    }
}
