package io.nightlatch.postgres.gateway;

/** What an ErrorResponse is replaced by: the server was made to fail so that its transaction aborts as the client is told. */
record ServerError(Refusal insteadOf) implements ReplyQueue.Attachment {}
