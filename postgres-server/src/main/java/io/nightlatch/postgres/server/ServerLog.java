package io.nightlatch.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The file that the server writes to; one older file is kept. */
record ServerLog(ServerFolder folder) {
    private static final long ROTATE_AT_BYTES = 16L << 20;
    private static final int TAIL_BYTES = 16 << 10;
    private static final int TAIL_LINES = 20;

    /** Readies the file for a server about to start, and says where its lines will begin. */
    long prepare() throws IOException {
        Path log = folder.log();
        if (Files.exists(log) && Files.size(log) > ROTATE_AT_BYTES)
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(log)) folder.writeForServer(log, "");
        folder.account().handOver(log);
        return Files.size(log);
    }

    /** The last lines from this place on. */
    String tail(long from) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.log())) {
            channel.position(Math.max(from, channel.size() - TAIL_BYTES));
            var buffer = ByteBuffer.allocate(TAIL_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {}
            List<String> lines = StandardCharsets.UTF_8
                    .decode(buffer.flip())
                    .toString()
                    .strip()
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        }
    }
}
