package io.nightlatch.access.converge;

/** Places at which a process can die. Armed for the n-th, it dies there, as no catch clause of ours can stop. */
final class CrashPoints {
    private int left = Integer.MAX_VALUE;

    /** The process is gone. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    void arm(int point) {
        left = point;
    }

    void disarm() {
        left = Integer.MAX_VALUE;
    }

    void pass() {
        if (left-- == 0) throw new Crash();
    }
}
