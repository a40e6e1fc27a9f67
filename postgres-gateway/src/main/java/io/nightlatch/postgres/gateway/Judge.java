package io.nightlatch.postgres.gateway;

import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.MessageFields;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides what the relay only carries. Called on the event loop and must return at once; what takes time is answered
 * later, by a call back into the relay on that loop.
 */
interface Judge {
    /** Whether this statement is for the gateway, here and now; a {@code SET ROLE} to an ordinary role is not. */
    boolean concerns(OwnStatement own);

    /** Does a statement of ours at its place. */
    ClientLeg.Step own(OwnStatement own, boolean simple);

    /** The RowDescription or NoData of a statement of ours. */
    BackendMessage description(OwnStatement own);

    /** Looks at statements before they go out. */
    Foresight ahead();

    boolean mayRerun(Optional<String> sql);

    /** A single statement was refused at Ready "I"; ends in {@link Relay#rerun} or {@link Relay#answerRefused}. */
    void refused(MessageFields error, String sql);

    /** Whether there is anything this session could be told to ask for. */
    boolean mayAdvise();

    /** Puts the line to type into a refusal that cannot be held. */
    void advise(MessageFields error, Optional<String> sql, Consumer<MessageFields> advised);

    Refusal functionCallRefusal();

    void trailFailed(Throwable cause);

    void gone(SessionEnd why);

    void violated(String what);
}
