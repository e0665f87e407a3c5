package dev.tokenwarden.ingest.importers.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordSplitterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}{\"b\":\"}{\"}",
                "{\"a\":1}\n{\"b\":\"}{\"}\n",
                "[{\"a\":1},{\"b\":\"}{\"}]",
                "\uFEFF[\n  {\"a\":1},\r\n  {\"b\":\"}{\"}\n]\n",
                "{\"Records\":[{\"a\":1},{\"b\":\"}{\"}]}",
                "{\"kind\": \"List\", \"n\": [1,{}], \"Records\" : [ {\"a\":1} , {\"b\":\"}{\"} ], \"next\": {\"x\": [\"]\"]}}",
                "{\"Records\":[{\"a\":1}]}\n{\"Records\":[{\"b\":\"}{\"}],\"m\":null}\n",
                "{\"Records\":[{\"a\":1}],\"Records\":[{\"b\":\"}{\"}]}",
                "\u001E{\"a\":1}\n\u001E{\"b\":\"}{\"}\n",
                "2026-03-02T12:00:00.000Z {\"a\":1}\n2026-03-02T12:00:01.000Z {\"b\":\"}{\"}\n"
            })
    void containers_asTheyOccur(String text) throws Exception {
        assertThat(records(text)).containsExactly("{\"a\":1}", "{\"b\":\"}{\"}");
    }

    @Test
    void nothing_isNoRecord() throws Exception {
        assertThat(records("")).isEmpty();
        assertThat(records(" \n\n")).isEmpty();
        assertThat(records("{\"Records\":[]}")).isEmpty();
        assertThat(records("[]")).isEmpty();
    }

    @Test
    void aRecordOverSeveralLines_isOne() throws Exception {
        String record = "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\n    {}\n  ]\n}";

        assertThat(records(record + "\n" + record)).containsExactly(record, record);
    }

    @Test
    void aRecordOverSeveralLines_afterOneOnALine() throws Exception {
        assertThat(records("{\"a\":1}\n{\n  \"b\": {\n    \"c\": [\n      {}\n    ]\n  }\n}\n"))
                .containsExactly("{\"a\":1}", "{\n  \"b\": {\n    \"c\": [\n      {}\n    ]\n  }\n}");
    }

    @Test
    void aBrokenLine_endsWithIt() throws Exception {
        assertThat(records("{\"a\":1}\n{\"b\":{\n{\"c\":1}\n{\"d\":\"x\n{\"e\":1}"))
                .containsExactly("{\"a\":1}", "not-json {\"b\":{", "{\"c\":1}", "not-json {\"d\":\"x", "{\"e\":1}");
    }

    @Test
    void aBrokenFirstLine_endsWithIt() throws Exception {
        assertThat(records("{\"a\":1,\"b\":{\"c\":2\n{\"d\":1}\n"))
                .containsExactly("not-json {\"a\":1,\"b\":{\"c\":2", "{\"d\":1}");
    }

    @Test
    void whatIsNoJson_isALine() throws Exception {
        assertThat(records("# comment {\n{\"a\":1}\n12 monkeys\n\"text\"\n"))
                .containsExactly("# comment {", "{\"a\":1}", "12 monkeys", "\"text\"");
    }

    @Test
    void elementsThatAreNoObjects_areSetAsideAlone() throws Exception {
        assertThat(records("[7, {\"b\":2}]")).containsExactly("foreign 7", "{\"b\":2}");
        assertThat(records("[1, \"a,{\", {\"a\":1}, null]"))
                .containsExactly("foreign 1", "\"a,{\"", "{\"a\":1}", "foreign null");
    }

    @Test
    void whatEndsTooSoon_isTruncated() throws Exception {
        assertThat(records("{\"a\":1}\n{\"b\":")).containsExactly("{\"a\":1}", "truncated {\"b\":");
        assertThat(records("{\"a\":\"")).containsExactly("truncated {\"a\":\"");
    }

    @Test
    void aLineOf100MegaBytes_isPassedOver_withoutBeingKept() throws Exception {
        byte[] mega = "x".repeat(1 << 20).getBytes(UTF_8);
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream("{\"a\":1}\n{\"b\":\"".getBytes(UTF_8)));
        for (int i = 0; i < 100; i++) {
            parts.add(new ByteArrayInputStream(mega));
        }
        parts.add(new ByteArrayInputStream("\"}\n{\"c\":1}\n".getBytes(UTF_8)));

        RecordSplitter splitter = new RecordSplitter(
                new SequenceInputStream(java.util.Collections.enumeration(parts)), (bytes, offset, length) -> true);
        List<String> found = new ArrayList<>();
        while (splitter.next()) {
            found.add(splitter.fault() + " " + splitter.length());
        }

        assertThat(found).containsExactly("null 7", "too-large " + RecordSplitter.KEPT, "null 7");
    }

    /** Whatever the sizes of the pieces that the stream gives, and wherever the buffer ends. */
    @Test
    void manyRecords_inPiecesOfAnySize() throws Exception {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("{\"meta\": [true], \"Records\": [");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String record =
                    "{\"id\":" + i + ",\"s\":\"" + "\\\"{[".repeat(random.nextInt(200)) + "\",\"o\":{\"p\":[1,{}]}}";
            expected.add(record);
            text.append(i == 0 ? "" : ",")
                    .append(random.nextBoolean() ? "\n " : "")
                    .append(record);
        }
        byte[] bytes = text.append("], \"end\": \"]}\"}").toString().getBytes(UTF_8);
        InputStream pieces = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(5_000)));
            }
        };

        assertThat(records(pieces)).isEqualTo(expected);
    }

    /** Whatever comes, it ends, and every byte that is no white space is in some record or between them. */
    @Test
    void noise_neitherHangsNorThrows() throws Exception {
        Random random = new Random(11);
        String alphabet = "{}[]\",:\\\n 1a\u00e9";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(records(text.toString()).size()).as("%s", text).isLessThanOrEqualTo(60);
        }
    }

    private static List<String> records(String text) throws IOException {
        return records(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<String> records(InputStream in) throws IOException {
        RecordSplitter splitter = new RecordSplitter(in, (bytes, offset, length) -> true);
        List<String> records = new ArrayList<>();
        while (splitter.next()) {
            String text = new String(splitter.bytes(), splitter.offset(), splitter.length(), UTF_8);
            records.add(splitter.fault() == null ? text : splitter.fault() + " " + text);
        }
        return records;
    }
}
