package io.peaflow.marketdata.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.boursorama.BoursoramaTicks;
import io.peaflow.marketdata.ecb.EcbSeries;
import io.peaflow.marketdata.eodhd.EodhdFundamentals;
import io.peaflow.marketdata.euronext.EuronextExport;
import io.peaflow.marketdata.fred.FredGraph;
import io.peaflow.marketdata.fred.FredObservations;
import io.peaflow.marketdata.yahoo.YahooChart;
import java.time.LocalDate;
import java.util.List;

/** Excerpts of recorded answers, small enough to stand here, each with where it was recorded. */
final class Bodies {

    static final LocalDate FROM = LocalDate.of(2020, 1, 1);
    static final LocalDate TO = LocalDate.of(2026, 11, 20);

    /** An answer that its dialect understands. */
    record Good(String name, Dialect dialect, String symbol, String body) {

        Want want() {
            return Bodies.want(symbol);
        }

        byte[] bytes() {
            return body.getBytes(UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** First two and last of 49 bars; gadicc/node-yahoo-finance2 (MIT), chart-AAPL-2020-08-31-to-2020-11-07.json. */
    static final String YAHOO = """
            {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","exchangeTimezoneName":"America/New_York",\
            "regularMarketTime":1739998801,"dataGranularity":"1d","currentTradingPeriod":{"regular":{"timezone":"EST",\
            "start":1740061800,"end":1740085200,"gmtoffset":-18000}}},"timestamp":[1598880600,1598967000,1604673000],\
            "events":{"dividends":{"1604673000":{"amount":0.205,"date":1604673000}},"splits":{"1598880600":{"date":1598880600,\
            "numerator":4,"denominator":1,"splitRatio":"4:1"}}},"indicators":{"quote":[{"close":[129.0399932861328,\
            134.17999267578125,118.69000244140625],"open":[127.58000183105469,132.75999450683594,118.31999969482422],\
            "volume":[225702700,151948100,114457900],"high":[131.0,134.8000030517578,119.19999694824219],\
            "low":[126.0,130.52999877929688,116.12999725341797]}],"adjclose":[{"adjclose":[125.5,130.5,115.6]}]}}],\
            "error":null}}""";

    /** Text quoted in a public repository's test: three days of CW8. */
    static final String EURONEXT = """
            \ufeff"Historical Data"
            "From 2024-12-27 to 2024-12-31"
            LU1681043599
            Date;Open;High;Low;Last;Close;"Number of Shares";"Number of Trades";Turnover
            31/12/2024;567.8383;571.00;567.0441;570.449;570.449;3839;873;2184331;568.984478
            30/12/2024;570.9109;572.3722;565.3737;570.0639;570.0639;13290;1987;7566539;569.3408
            27/12/2024;575.938;576.5415;570.00;572.4967;572.4967;13175;1876;7569202;574.512466
            """;

    /** First three of 24 ticks; Michael-x-0/quant-pea-pipeline, envelope in the documented shape. */
    static final String BOURSORAMA = """
            {"d":{"Name":"ISHARES MSCI WORLD SWAP PEA","SymbolId":"1rTWPEA","Xperiod":30,"QuoteTab":[\
            {"d":20655,"o":6.87,"h":6.894,"l":6.853,"c":6.894,"v":632236},\
            {"d":20656,"o":6.873,"h":6.912,"l":6.862,"c":6.909,"v":746085},\
            {"d":20657,"o":6.869,"h":6.88,"l":6.811,"c":6.822,"v":954640}]}}""";

    /** Three of 132 first-published values; gw-moore/pyfredapi (MIT), test_get_series_initial_release. */
    static final String FRED = """
            {"realtime_start":"1776-07-04","realtime_end":"9999-12-31","output_type":4,"count":3,"observations":[\
            {"realtime_start":"1992-01-29","realtime_end":"1992-02-27","date":"1991-10-01","value":"5736.6"},\
            {"realtime_start":"1992-04-28","realtime_end":"1992-05-28","date":"1992-01-01","value":"."},\
            {"realtime_start":"1776-07-04","realtime_end":"1992-08-26","date":"1992-04-01","value":"5893.6"}]}""";

    /** The first days of a download of EFFR, and two days as they are when there is no value. */
    static final String FREDGRAPH = """
            observation_date,EFFR
            2000-07-03,7.03
            2000-07-04,
            2000-07-05,6.52
            2000-07-06,.
            """;

    /** Made here in the form of the data portal's csvdata; values of the ECB's fixing. */
    static final String ECB = """
            KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE
            EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2025-10-02,1.1753
            EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2025-10-03,1.1734
            EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2025-10-06,NaN
            """;

    /** Made here in the documented form; the numbers are invented. */
    static final String EODHD = """
            {"General":{"Code":"MC","CurrencyCode":"EUR"},"Earnings::History":{"2024-12-31":{"reportDate":"2025-01-28",\
            "date":"2024-12-31","currency":"EUR","epsActual":12.5},"2025-03-31":{"reportDate":"2025-04-14","date":"2025-03-31",\
            "epsActual":null}},"Financials::Balance_Sheet::quarterly":{"2024-12-31":{"date":"2024-12-31",\
            "filing_date":"2025-02-10","totalStockholderEquity":"69287000000.00",\
            "commonStockSharesOutstanding":"500000000.00"}},"Financials::Cash_Flow::quarterly":{"2024-12-31":\
            {"date":"2024-12-31","filing_date":"2025-02-12","dividendsPaid":"-2750000000.00"}}}""";

    static final List<Good> ALL = List.of(
            new Good("yahoo", new YahooChart(), "AAPL", YAHOO),
            new Good("euronext", new EuronextExport(), "LU1681043599-XPAR", EURONEXT),
            new Good("boursorama", new BoursoramaTicks(), "1rTWPEA", BOURSORAMA),
            new Good("fred", new FredObservations("k"), "GDP", FRED),
            new Good("fredgraph", new FredGraph(), "EFFR", FREDGRAPH),
            new Good("ecb", new EcbSeries(), "EXR/D.USD.EUR.SP00.A", ECB),
            new Good("eodhd", new EodhdFundamentals("k"), "MC.PA", EODHD));

    private Bodies() {}

    static Want want(String symbol) {
        return new Want(instrument("LQQ"), symbol, FROM, TO);
    }

    static Instrument instrument(String id) {
        return new Instrument(
                id, id, InstrumentKind.ETF, null, TradingCalendar.euronextParis(), "EUR", 1, true, null, null);
    }

    static boolean isData(Reply reply) {
        return reply instanceof Reply.Prices || reply instanceof Reply.Values || reply instanceof Reply.Facts;
    }
}
