package io.peaflow.job.web;

import io.peaflow.job.Refused;
import io.peaflow.job.Unknown;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The room's own refusals as RFC 9457 problems. */
@RestControllerAdvice
class JobProblems {

    @ExceptionHandler
    ProblemDetail unknown(Unknown unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail refused(Refused refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(refused.getMessage()));
    }
}
