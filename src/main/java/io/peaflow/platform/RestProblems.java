package io.peaflow.platform;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure of a REST controller as a problem; rooms may answer their own failures before this does. */
@RestControllerAdvice(annotations = RestController.class)
@Order(Ordered.LOWEST_PRECEDENCE)
class RestProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RestProblems.class);

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = invalid.getBindingResult().getAllErrors().stream()
                .map(error -> (error instanceof FieldError field ? field.getField() : error.getObjectName()) + " "
                        + error.getDefaultMessage())
                .sorted()
                .reduce((one, other) -> one + "; " + other)
                .orElse("The body is not valid.");
        return createResponseEntity(
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), headers, status, request);
    }

    /** A parameter outside what it may be is refused by its name and value, not bent into it. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = invalid.getParameterValidationResults().stream()
                .map(wrong -> wrong.getMethodParameter().getParameterName() + " " + wrong.getArgument() + ": "
                        + wrong.getResolvableErrors().stream()
                                .map(MessageSourceResolvable::getDefaultMessage)
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return createResponseEntity(
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimitFilter.BodyRefused refused) {
                return refused(refused);
            }
        }
        return createResponseEntity(
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, "The body is not the JSON that is expected here."),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return createResponseEntity(
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "'" + wrong.getValue() + "' is not " + expected(wrong.getRequiredType())),
                headers,
                status,
                request);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == UUID.class) {
            return "an id such as 019aa8f2-6c1d-7e3a-9d52-0f4b1c2d3e4f";
        }
        if (type != null && type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        return type == null ? "what is expected here" : "of the type " + type.getSimpleName();
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(BodyLimitFilter.BodyRefused refused) {
        return ResponseEntity.status(refused.status())
                .header(HttpHeaders.CONNECTION, "close")
                .body(Problems.detail(refused.status(), String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class,
        QueryTimeoutException.class
    })
    ResponseEntity<Object> away(Exception away) {
        LOG.warn("The database did not answer a request", away);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(Problems.detail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The database does not answer. It is tried again by itself; `peaflow doctor` says more."));
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception bug) {
        LOG.error("A request failed", bug);
        return ResponseEntity.internalServerError()
                .body(Problems.detail(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "This failed in a way nobody foresaw. The log tells more under this correlation id."));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            Problems.complete(problem);
        }
        return new ResponseEntity<>(body, headers, status);
    }
}
