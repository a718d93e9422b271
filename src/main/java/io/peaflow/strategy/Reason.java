package io.peaflow.strategy;

import java.util.Locale;

/**
 * One thing that led to a decision or a ticket, as data; sentences are made of it later, in the reader's language.
 *
 * @param subject an instrument, a regime or a limit; empty where there is none
 * @param first the first number that the code names, 0 where it names none
 * @param second the second
 */
public record Reason(Code code, String subject, double first, double second) {

    /** What happened; beside each the meaning of subject, first and second. */
    public enum Code {
        /** Regime; its filtered probability; the share of the last models that agree. */
        REGIME,
        /** -; confidence; nothing. The target was moved toward neutral by what is missing to 1. */
        BLENDED,
        /** Nothing is known of the regime. */
        NO_REGIME,
        /** Instrument; its score; its rank, from 1. */
        RANKED,
        /** Instrument; its places by each measure on average, from 1; its rank, from 1. */
        RANKED_TOGETHER,
        /** Instrument; its volatility a year; the weight after scaling. */
        SCALED,
        /** Instrument; known sessions; needed sessions. */
        SHORT_HISTORY,
        /** Instrument; nothing known of the company, or figures that give no yield. */
        NO_FUNDAMENTALS,
        /** Nothing could be ranked. */
        NOTHING_RANKED,
        /** Index; members on that day; those with prices here. */
        MEMBERS,
        /** Index; nothing is known of its members. */
        NO_MEMBERS,
        /** Index; its list of that day is not proven to be whole: who has left it, or has no prices here, is not in the result. */
        SURVIVORS,
        /** -; euros of this month; nothing. */
        MONTHLY_AMOUNT,
        /** -; nothing is due until the next month begins. */
        NOT_DUE,
        /** Instrument; its weight; volatility of the whole, a year. */
        MINIMUM_VARIANCE,

        /** Instrument; wanted; allowed weight: it may not be held in a PEA on that day, or nobody registered it. */
        NOT_ELIGIBLE,
        /** Instrument; wanted; allowed. */
        LEVERAGED_SINGLE,
        /** Instrument; wanted; allowed. */
        SINGLE,
        /** -; wanted; allowed together. */
        LEVERAGED_TOGETHER,
        /** -; wanted; allowed together. */
        HEAT,
        /** -; wanted; least cash. */
        CASH,

        /** Instrument; weight before; target: the drift is wide enough. */
        DRIFT,
        /** Limit; weight before; limit: the band around a limit was crossed. */
        BAND_CROSSED,
        /** Instrument; weight before; target: sold because a limit's band was crossed. */
        BACK_WITHIN,
        /** Limit; weight; limit: the market moved past it, within the band. */
        LIMIT_PASSED,
        /** Instrument; drift; the band: nothing to do. */
        WITHIN_BAND,
        /** Instrument; euros; the least. */
        ORDER_TOO_SMALL,
        /** Instrument; euros wanted; the most: the rest waits. */
        ORDER_CAPPED,
        /** Instrument; cost as a share of the line; what is allowed. */
        TOO_DEAR,
        /** Instrument; shares wanted; shares that cash and limits allow. */
        REDUCED,
        /** Instrument; shares wanted; nothing: what is being bought at the moment is restricted. */
        BUYING_STOPPED,
        /** Instrument; shares wanted; nothing: only new cash is invested or nothing is sold. */
        SELLING_STOPPED,
        /** What fell: nothing is bought until the owner releases the strategy. */
        BREAKER,
        /** Instrument; shares sold; shares held: everything is to be sold on demand. */
        EXIT,
        /** -; days since the holdings were told; the most after which they are relied on. */
        HOLDINGS_OLD,
        /** Instrument; there is no price to size an order by. */
        NO_PRICE,
        /** Broker; commission of its grid; commission after the legal cap. */
        COMMISSION_CAPPED
    }

    public Reason {
        if (!(Double.isFinite(first) && Double.isFinite(second))) {
            throw new IllegalArgumentException(code + " of " + subject + " has a number that is none");
        }
    }

    /** This reason as a sentence, in English or French. */
    public String sentence(Locale language) {
        return new Words(language).of(this);
    }

    static Reason of(Code code, String subject) {
        return new Reason(code, subject, 0, 0);
    }

    static Reason of(Code code, String subject, double first) {
        return new Reason(code, subject, first, 0);
    }

    static Reason of(Code code, String subject, double first, double second) {
        return new Reason(code, subject, first, second);
    }

    /** With whole numbers of shares. */
    public static Reason counting(Code code, String subject, long first, long second) {
        return new Reason(code, subject, (double) first, (double) second);
    }
}
