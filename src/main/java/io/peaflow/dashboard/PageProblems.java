package io.peaflow.dashboard;

import io.peaflow.job.Refused;
import io.peaflow.job.Unknown;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** The failures of pages as pages. */
@ControllerAdvice(basePackageClasses = PageProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageProblems {

    private static final Logger log = LoggerFactory.getLogger(PageProblems.class);

    private final Framing framing;

    PageProblems(Framing framing) {
        this.framing = framing;
    }

    @ExceptionHandler({Unknown.class, NoSuchElementException.class, MethodArgumentTypeMismatchException.class})
    ModelAndView unknown() {
        return framing.around(new ModelAndView("error/404", HttpStatus.NOT_FOUND));
    }

    @ExceptionHandler
    ModelAndView refused(Refused refused) {
        ModelAndView page = new ModelAndView("error/4xx", HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("reason", String.valueOf(refused.getMessage()));
        return framing.around(page);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class,
        QueryTimeoutException.class
    })
    ModelAndView away(HttpServletRequest request, HttpServletResponse response, Exception away) {
        log.warn("{} {}: the database did not answer", request.getMethod(), request.getServletPath(), away);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        return framing.around(new ModelAndView("error/503", HttpStatus.SERVICE_UNAVAILABLE));
    }
}
