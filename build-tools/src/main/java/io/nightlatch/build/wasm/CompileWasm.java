package io.nightlatch.build.wasm;

import com.dylibso.chicory.build.time.compiler.Config;
import com.dylibso.chicory.build.time.compiler.Generator;
import com.dylibso.chicory.compiler.InterpreterFallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * {@code CompileWasm WASM SHA256 HUGE OUTLINED_SHA256 CLASS FOLDER}: fetches the module by {@code npm ci} if it is not
 * there, outlines it and compiles it to classes below the folder. Both checksums are checked, so that what is compiled
 * is what was looked at. Does nothing when the folder holds the outcome of the same.
 */
public final class CompileWasm {
    private CompileWasm() {}

    /** Speaks to whoever runs the build. */
    private static final class Failed extends Exception {
        Failed(String message) {
            super(message);
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 6) {
            System.err.println("usage: CompileWasm WASM SHA256 HUGE OUTLINED_SHA256 CLASS FOLDER");
            System.exit(2);
        }
        try {
            compile(Path.of(args[0]), args[1], Integer.parseInt(args[2]), args[3], args[4], Path.of(args[5]));
        } catch (Failed e) {
            System.err.println("[ERROR] " + e.getMessage());
            System.exit(1);
        }
    }

    private static void compile(Path wasm, String sha, int huge, String outlinedSha, String name, Path folder)
            throws IOException, InterruptedException, Failed {
        var recipe = String.join(
                "\n", sha, Integer.toString(huge), outlinedSha, name, compilerVersion(), "" /* ends with a new line */);
        var stamp = folder.resolveSibling(folder.getFileName() + ".made");
        if (Files.exists(stamp) && Files.readString(stamp).equals(recipe)) return;
        fetch(wasm, sha);
        var original = Files.readAllBytes(wasm);
        if (!sha256(original).equals(sha)) {
            throw new Failed(
                    wasm + " is not the module that we know: its SHA-256 is " + sha256(original) + " and not " + sha
                            + ". If package-lock.json was moved to another version on purpose, see docs/parser.md; if"
                            + " not, delete node_modules and build again.");
        }
        var outlined = Outliner.outline(original, huge);
        if (!sha256(outlined).equals(outlinedSha)) {
            throw new Failed("the outlined module's SHA-256 is " + sha256(outlined) + " and not " + outlinedSha
                    + ". If the outliner was changed on purpose, prove its outcome as docs/parser.md says.");
        }
        clear(folder);
        Files.createDirectories(folder);
        var outlinedFile = folder.resolveSibling(folder.getFileName() + ".wasm");
        Files.write(outlinedFile, outlined);
        var generator = new Generator(Config.builder()
                .withWasmFile(outlinedFile)
                .withName(name)
                .withTargetClassFolder(folder)
                .withTargetSourceFolder(folder)
                .withTargetWasmFolder(folder)
                .withInterpreterFallback(InterpreterFallback.FAIL)
                .build());
        generator.generateMetaWasm(generator.generateResources());
        Files.writeString(stamp, recipe);
    }

    /** By the lock file, which knows the package's checksum. */
    private static void fetch(Path wasm, String sha) throws IOException, InterruptedException, Failed {
        if (Files.exists(wasm) && sha256(Files.readAllBytes(wasm)).equals(sha)) return;
        boolean isWindows = System.getProperty("os.name").startsWith("Windows");
        int status;
        try {
            status = new ProcessBuilder(isWindows ? "npm.cmd" : "npm", "ci")
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new Failed(
                    "npm is missing (" + e.getMessage() + "). PostgreSQL's parser comes from npm, so building needs"
                            + " Node.js 18 or newer with npm: install it (https://nodejs.org) and build again.");
        }
        if (status != 0) throw new Failed("npm ci failed with status " + status + "; what it says stands above.");
        if (!Files.exists(wasm)) throw new Failed("npm ci left no " + wasm + "; is it in package-lock.json?");
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static String compilerVersion() {
        var location = Generator.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(location.getPath()).getFileName().toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
