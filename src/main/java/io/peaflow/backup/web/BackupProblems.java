package io.peaflow.backup.web;

import io.peaflow.backup.RestoreRefused;
import io.peaflow.backup.Sets;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The room's own refusals as RFC 9457 problems. */
@RestControllerAdvice
class BackupProblems {

    @ExceptionHandler
    ProblemDetail unknown(Sets.UnknownSet unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail refused(RestoreRefused refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(refused.getMessage()));
    }
}
