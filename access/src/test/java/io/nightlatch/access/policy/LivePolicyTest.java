package io.nightlatch.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.policy.LivePolicy.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePolicyTest {
    @TempDir
    Path folder;

    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private Path file;
    private LivePolicy live;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("policy.yaml"), Demo.policyText());
        live = LivePolicy.open(file, Optional::empty, Duration.ofMillis(10), results::add);
    }

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void putsAnEditedFileInForce() throws Exception {
        save("databases: {}");

        assertThat(next()).isEqualTo(new Result.Loaded(live.get(), List.of()));
        assertThat(live.get().databases()).isEmpty();
    }

    @Test
    void keepsThePolicyInForceWhenTheFileBreaksAndTakesTheMendedOne() throws Exception {
        var before = live.get();

        save("databases: {shop: {warpped: []}}");
        var broken = next();
        var during = live.get();
        save(Demo.policyText());
        var mended = next();

        assertThat(broken).isInstanceOfSatisfying(Result.Refused.class, refused -> {
            assertThat(refused.inForce()).isEqualTo(before);
            assertThat(refused.errors()).singleElement().asString().contains("did you mean 'wrapped'?");
        });
        assertThat(during).isEqualTo(before);
        assertThat(mended).isInstanceOf(Result.Loaded.class);
    }

    @Test
    void keepsThePolicyInForceWhenTheFileIsGone() throws Exception {
        var before = live.get();

        Files.delete(file);

        assertThat(next()).isInstanceOf(Result.Refused.class);
        assertThat(live.get()).isEqualTo(before);
    }

    // Renamed into place as editors do: the watch of this test looks so often that it could see a file half written.
    private void save(String text) throws IOException {
        var beside = Files.writeString(folder.resolve("policy.yaml~"), text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Result next() throws InterruptedException {
        var result = results.poll(10, TimeUnit.SECONDS);
        assertThat(result).as("told of the change").isNotNull();
        return Objects.requireNonNull(result);
    }
}
