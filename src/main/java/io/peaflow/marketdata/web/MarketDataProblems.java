package io.peaflow.marketdata.web;

import io.peaflow.marketdata.Quarantine;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The room's own refusals as RFC 9457 problems. */
@RestControllerAdvice
class MarketDataProblems {

    @ExceptionHandler
    ProblemDetail unknown(NotFollowed unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail undecidable(Quarantine.NotDecidable reason) {
        HttpStatus status = reason.isUnknown() ? HttpStatus.NOT_FOUND : HttpStatus.UNPROCESSABLE_CONTENT;
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(reason.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail wrong(SeriesController.WrongQuestion wrong) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(wrong.getMessage()));
    }
}
