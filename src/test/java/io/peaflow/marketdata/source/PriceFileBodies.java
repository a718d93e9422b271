package io.peaflow.marketdata.source;

/** Files as somebody might lay them down. */
final class PriceFileBodies {

    static final String PRICES = """
            # currency: EUR
            # split-adjusted: false
            Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits
            2023-04-19 00:00:00+02:00,220.3,222.7,219.9,221.8,217.1,97000.0,0.0,0.0
            2023-04-20 00:00:00+02:00,218.1,219.5,214.0,214.3,213.9,112000.0,3.85,0.0
            2023-04-21 00:00:00+02:00,107.5,108.9,106.1,108.0,108.0,240000.0,0.0,2.0
            """;

    private PriceFileBodies() {}
}
