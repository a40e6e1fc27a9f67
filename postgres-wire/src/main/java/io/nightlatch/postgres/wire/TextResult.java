package io.nightlatch.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.nightlatch.postgres.wire.BackendMessage.CommandComplete;
import io.nightlatch.postgres.wire.BackendMessage.DataRow;
import io.nightlatch.postgres.wire.BackendMessage.Field;
import io.nightlatch.postgres.wire.BackendMessage.RowDescription;
import java.util.List;
import java.util.Optional;

/**
 * An answer that we give ourselves, all columns of type text: the same bytes in the text and in the binary format.
 *
 * @param rows each as wide as {@code columns}, empty where null
 * @param tag of CommandComplete, such as {@code SHOW}
 */
public record TextResult(List<String> columns, List<List<Optional<String>>> rows, String tag) {
    public TextResult {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Optional<String>> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " values for " + columns.size() + " columns");
            }
        }
    }

    /** RowDescription, all rows, CommandComplete: the answer to a Query, but for ReadyForQuery. */
    public void encode(ByteBuf out) {
        encodeDescription(out);
        encodeRows(out);
    }

    /** The answer to Describe. */
    public void encodeDescription(ByteBuf out) {
        BackendEncoder.encode(
                new RowDescription(columns.stream().map(Field::text).toList()), out);
    }

    /** The answer to Execute. */
    public void encodeRows(ByteBuf out) {
        for (List<Optional<String>> row : rows) {
            BackendEncoder.encode(
                    new DataRow(
                            row.stream().map(value -> value.map(Bytes::utf8)).toList()),
                    out);
        }
        BackendEncoder.encode(new CommandComplete(tag), out);
    }
}
