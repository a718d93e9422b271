package io.peaflow.check;

/** One question about the state of the program, cheap enough to be asked at any time, by any thread. */
public interface Check {

    /** The stable name, in lower case with hyphens: key of the remembered problem, of health and of the doctor's line. */
    String name();

    /** Looks now. May throw: a check that could not look is itself a critical finding. */
    Finding look();
}
