package io.nightlatch.postgres.wire;

/** A protocol version as the start-up packet writes it: the major number in the high 16 bits. */
public record ProtocolVersion(int major, int minor) {
    public static final ProtocolVersion V3_0 = new ProtocolVersion(3, 0);

    public ProtocolVersion {
        if (major < 0 || major > 0xffff || minor < 0 || minor > 0xffff) {
            throw new IllegalArgumentException("each number has 16 bits: " + major + "." + minor);
        }
    }

    static ProtocolVersion ofCode(int code) {
        return new ProtocolVersion(code >>> 16, code & 0xffff);
    }

    int code() {
        return major << 16 | minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
