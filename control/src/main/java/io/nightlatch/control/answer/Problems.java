package io.nightlatch.control.answer;

import io.nightlatch.access.grant.StoreUnavailable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what went wrong in a controller, or on the way to it, into a problem. */
@ControllerAdvice
public final class Problems extends ResponseEntityExceptionHandler {
    private static final System.Logger LOG = System.getLogger("io.nightlatch.control");

    @ExceptionHandler
    ResponseEntity<Object> refused(ProblemException e) {
        return answer(e.problem(), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLarge e) {
        return answer(
                new Problem("The body is too large", 413, "Send at most " + BodyLimit.BYTES + " bytes."),
                new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> storeAway(StoreUnavailable e) {
        LOG.log(System.Logger.Level.WARNING, "the store cannot be asked", e);
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return answer(
                new Problem("The store cannot be asked", 503, "Nothing has changed; try again in a few seconds."),
                headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "an HTTP request failed", e);
        return answer(
                new Problem("Something went wrong here", 500, "Tell an operator the time; the server's log says more."),
                new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e instanceof MethodArgumentTypeMismatchException argument) {
            // What cannot be an id is the id of nothing.
            if (argument.getParameter().hasParameterAnnotation(PathVariable.class)) {
                return answer(Problem.notFound("such id").problem(), headers);
            }
            return answer(notValid(argument.getName(), "Correct " + argument.getName() + " in the query."), headers);
        }
        return answer(new Problem("The query is not valid", 422, "Correct the query."), headers);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                switch (e.getCause()) {
                    case UnrecognizedPropertyException unknown ->
                        new Problem(
                                "There is no field \"" + unknown.getPropertyName() + "\" here",
                                422,
                                "Leave it out, or take one of: "
                                        + Optional.ofNullable(unknown.getKnownPropertyIds()).stream()
                                                .flatMap(known -> known.stream())
                                                .map(Object::toString)
                                                .sorted()
                                                .reduce((a, b) -> a + ", " + b)
                                                .orElse("none"),
                                Optional.of(unknown.getPropertyName()));
                    case JacksonException syntax
                    when fieldOf(syntax).isPresent() ->
                        notValid(
                                fieldOf(syntax).get(),
                                "Send a value of the right kind; /api/v1/openapi.yaml says which.");
                    case null, default ->
                        new Problem("The body is not the JSON that was expected", 422, "Send one JSON object.");
                },
                headers);
    }

    private static Optional<String> fieldOf(JacksonException e) {
        return e.getPath().stream()
                .flatMap(step -> Optional.ofNullable(step.getPropertyName()).stream())
                .findFirst();
    }

    private static Problem notValid(String field, String next) {
        return new Problem("\"" + field + "\" is not valid", 422, next, Optional.of(field));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var title = Optional.ofNullable(HttpStatus.resolve(status.value()))
                .map(HttpStatus::getReasonPhrase)
                .orElse("Not possible");
        var next = switch (status.value()) {
            case 404 -> "/api/v1/openapi.yaml lists what there is.";
            case 405 -> "Use one of: " + headers.getAllow();
            case 406 -> "Accept application/json.";
            case 415 -> "Send JSON, with Content-Type: application/json.";
            default -> "Correct the request; /api/v1/openapi.yaml says what is expected.";
        };
        return answer(new Problem(title, status.value(), next), headers);
    }

    private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
                .body(problem);
    }
}
