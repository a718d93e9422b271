package io.peaflow.platform;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.boot.webmvc.autoconfigure.error.AbstractErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Answers what no controller answered: a page for people (templates/error), a problem for everything else. */
@Controller
@RequestMapping("/error")
class ErrorAnswers extends AbstractErrorController {

    ErrorAnswers(ErrorAttributes attributes, List<ErrorViewResolver> views) {
        super(attributes, views);
    }

    @RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
    @org.jspecify.annotations.Nullable
    ModelAndView page(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
        HttpStatus status = getStatus(request);
        response.setStatus(status.value());
        ModelAndView page = forPrograms(request)
                ? null
                : resolveErrorView(
                        request,
                        response,
                        status,
                        Map.of("status", status.value(), "correlation", Problems.correlation()));
        if (page == null) {
            Problems.write(response, status, words(status));
        }
        return page;
    }

    @RequestMapping
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request) {
        HttpStatus status = getStatus(request);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.detail(status, words(status), asked(request)));
    }

    /** The address that was asked for, which is not the one that answers. */
    private static String asked(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    }

    private static boolean forPrograms(HttpServletRequest request) {
        String path = asked(request);
        return path.startsWith("/api/") || path.startsWith("/actuator/");
    }

    private static String words(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED -> "This address does not take this method; the header Allow lists those it takes.";
            case FORBIDDEN ->
                "This key's scope does not reach this far, or the page was open for too long: load it again.";
            case BAD_REQUEST -> "The request is not well formed.";
            default ->
                status.is5xxServerError()
                        ? "This failed in a way nobody foresaw. The log tells more under this correlation id."
                        : status.getReasonPhrase() + ".";
        };
    }
}
