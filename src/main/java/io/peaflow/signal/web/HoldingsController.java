package io.peaflow.signal.web;

import io.peaflow.signal.HoldingsBook;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/holdings")
class HoldingsController {

    /**
     * A table.
     *
     * @param origin the name of its file; null when there is none
     */
    record Import(@Nullable String origin, @Nullable String csv) {}

    private final HoldingsBook book;

    HoldingsController(HoldingsBook book) {
        this.book = book;
    }

    @GetMapping
    HoldingsBook.Held current() {
        return book.current();
    }

    @PostMapping
    HoldingsBook.Held take(@RequestBody Import table) {
        return book.take(
                Objects.requireNonNullElse(table.origin(), "a request"), Objects.requireNonNullElse(table.csv(), ""));
    }
}
