package io.nightlatch.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that was granted nothing stays where it is, whatever it sends; on every version that we guard. */
@ParameterizedClass(name = "PostgreSQL {0}")
@MethodSource("io.nightlatch.e2e.Versions#all")
@Order(Order.DEFAULT - 1) // the longest: begun last, it would run alone
class EscalationTest {
    private static Stage stage;

    @Parameter
    int major;

    @BeforeParameterizedClassInvocation
    static void open(int major, @TempDir Path folder) throws Exception {
        stage = Stage.on(major, folder);
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        stage.close();
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                        RoleAttacks.ALL,
                        TextAttacks.ALL,
                        MeaningAttacks.ALL,
                        TwiceAttacks.ALL,
                        TrapAttacks.ALL,
                        PersistenceAttacks.ALL,
                        PoisonAttacks.ALL,
                        SideDoorAttacks.ALL)
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isHeld(Attack attack) throws Exception {
        stage.play(attack);
    }
}
