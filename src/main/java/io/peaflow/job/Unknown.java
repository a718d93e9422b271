package io.peaflow.job;

/** There is no job, run or letter of that name. */
public final class Unknown extends RuntimeException {

    Unknown(String what) {
        super(what);
    }
}
