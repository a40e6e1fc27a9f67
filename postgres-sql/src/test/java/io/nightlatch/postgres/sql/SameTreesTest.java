package io.nightlatch.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nightlatch.postgres.sql.parser.Parser;
import io.nightlatch.postgres.sql.parser.SyntaxError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outlined and compiled parser against the untouched one, which Node runs as the package has it. */
class SameTreesTest {
    /** Reads statements with U+0000 between them; writes a line for each: the hash of its tree. */
    private static final String UNTOUCHED = """
        const {createHash} = require('crypto'), fs = require('fs');
        const create = require(process.argv[2] + '/libpg-query.js');
        const hash = text => createHash('sha256').update(text).digest('hex');
        create().then(m => {
          const ask = (sql, call) => {
            const n = m.lengthBytesUTF8(sql) + 1, p = m._malloc(n);
            m.stringToUTF8(sql, p, n);
            try { return call(p); } finally { m._free(p); }
          };
          for (const sql of fs.readFileSync(process.argv[3], 'utf8').split('\\0')) {
            const tree = ask(sql, p => {
              const r = m._wasm_parse_query_raw(p), error = m.getValue(r + 8, 'i32');
              const s = error ? 'E' + m.UTF8ToString(m.getValue(error, 'i32')) : m.UTF8ToString(m.getValue(r, 'i32'));
              m._wasm_free_parse_result(r);
              return s;
            });
            console.log(hash(tree));
          }
        });
        """;

    @TempDir
    Path folder;

    @Test
    void treesAreEqual() throws Exception {
        var own = FactsTableTest.rows().stream().map(FactsTableTest.Row::sql).toList();

        assertThat(ours(own)).isEqualTo(untouched(own));
    }

    @Test
    void onASampleOfTheRegressionScriptsToo() throws Exception {
        assumeTrue(Corpus.folder().isPresent(), "no regression scripts: build-tools/regress fetches them");
        var sample = Corpus.sample();

        assertThat(ours(sample)).isEqualTo(untouched(sample));
    }

    @Test
    void onAllOfThemToo() throws Exception {
        assumeTrue(Corpus.isForAll(), "for a release: build-tools/regress, then mvn verify -P release");
        var all = Corpus.all();
        System.out.println(all.size() + " statements of PostgreSQL's regression scripts");

        assertThat(ours(all)).isEqualTo(untouched(all));
    }

    private List<String> untouched(List<String> statements) throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("untouched.cjs"), UNTOUCHED);
        var texts = Files.writeString(folder.resolve("statements"), String.join("\0", statements));
        var wasm = Path.of("node_modules/libpg-query/wasm").toAbsolutePath();
        var answers = folder.resolve("answers").toFile();
        int status = new ProcessBuilder(
                        "node", "--stack-size=3900", script.toString(), wasm.toString(), texts.toString())
                .redirectOutput(answers)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(status).isZero();
        return Files.readAllLines(answers.toPath());
    }

    private static List<String> ours(List<String> statements) throws Exception {
        Callable<List<String>> work = () -> {
            var parser = new Parser();
            var hashes = new ArrayList<String>();
            for (var sql : statements) hashes.add(hash(answer(parser, sql.getBytes(StandardCharsets.UTF_8))));
            return hashes;
        };
        var task = new FutureTask<>(work);
        new Thread(null, task, "parser", 4L * 1024 * 1024).start();
        return task.get();
    }

    private static String answer(Parser parser, byte[] sql) {
        try {
            return new String(parser.parse(sql), StandardCharsets.UTF_8);
        } catch (SyntaxError e) {
            return "E" + e.getMessage();
        }
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
