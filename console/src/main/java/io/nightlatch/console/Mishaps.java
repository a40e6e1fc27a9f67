package io.nightlatch.console;

import io.nightlatch.access.grant.StoreUnavailable;
import io.nightlatch.console.view.Notice;
import io.nightlatch.console.view.Sheets;
import io.nightlatch.control.answer.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says on a page what went wrong with one, where the API would say it in JSON. */
@ControllerAdvice(basePackages = "io.nightlatch.console")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Mishaps {
    private static final System.Logger LOG = System.getLogger("io.nightlatch.console");

    private final Pages pages;

    Mishaps(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler
    ResponseEntity<String> refused(ProblemException e) {
        int status = e.problem().status();
        return notice(
                status,
                e.problem().title(),
                status == 404
                        ? "It may be over and gone, or not for you to see."
                        : "Go back and look how it stands now.");
    }

    @ExceptionHandler
    ResponseEntity<String> noSuchId(MethodArgumentTypeMismatchException e) {
        return notice(404, "There is no such page", "Check the address; ids look like R-7K2M4, G-… and S-….");
    }

    @ExceptionHandler
    ResponseEntity<String> storeAway(StoreUnavailable e) {
        LOG.log(System.Logger.Level.WARNING, "the store cannot be asked", e);
        return notice(503, "The store cannot be asked", "Nothing has changed; load the page again in a few seconds.");
    }

    @ExceptionHandler
    ResponseEntity<String> unexpected(RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a page failed", e);
        return notice(500, "Something went wrong here", "Tell an operator the time; the server's log says more.");
    }

    /** A form that was not ours, or of before the last sign-in. */
    void staleForm(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        response.setStatus(403);
        response.setContentType(Sheets.HTML.toString());
        response.getOutputStream()
                .write(text(
                                "This page was open for too long",
                                "Nothing was done. Load it again and repeat what you did.")
                        .getBytes(StandardCharsets.UTF_8));
    }

    ResponseEntity<String> notice(int status, String title, String next) {
        return ResponseEntity.status(status).contentType(Sheets.HTML).body(text(title, next));
    }

    private String text(String title, String next) {
        return pages.render("notice.jte", new Notice(title, next, pages.assets()));
    }
}
