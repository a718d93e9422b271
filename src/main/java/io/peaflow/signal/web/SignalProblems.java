package io.peaflow.signal.web;

import io.peaflow.signal.HoldingsBook;
import io.peaflow.signal.NoModel;
import io.peaflow.signal.StrategyDesk;
import io.peaflow.signal.TicketBook;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The room's own refusals as RFC 9457 problems; asked before the one that answers for everything else. */
@Order(0)
@RestControllerAdvice
class SignalProblems {

    @ExceptionHandler
    ProblemDetail none(NoSignal none) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(none.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail none(NoModel none) {
        HttpStatus status = none.isUnknown() ? HttpStatus.NOT_FOUND : HttpStatus.UNPROCESSABLE_CONTENT;
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(none.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail unknown(StrategyDesk.UnknownStrategy unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail refused(HoldingsBook.Refused refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(refused.getMessage()));
    }

    /** With each objection as key, value, reason and remedy. */
    @ExceptionHandler
    ProblemDetail refused(TicketBook.Refused refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(refused.getMessage()));
        problem.setProperty("objections", refused.objections());
        return problem;
    }
}
