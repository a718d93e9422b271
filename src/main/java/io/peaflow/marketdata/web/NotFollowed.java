package io.peaflow.marketdata.web;

/** Nothing that is followed has this name. */
final class NotFollowed extends RuntimeException {

    NotFollowed(String called) {
        super("No instrument is called '" + called + "'; `peaflow data status` lists those that are followed");
    }
}
