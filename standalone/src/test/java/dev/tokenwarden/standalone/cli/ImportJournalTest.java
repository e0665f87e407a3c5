package dev.tokenwarden.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.ingest.importers.LogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportJournalTest {

    private static final LogFile A = new LogFile("a", 1, 1);
    private static final LogFile B = new LogFile("b", 1, 1);
    private static final LogFile C = new LogFile("c", 1, 1);

    @TempDir
    Path temp;

    @Test
    void brokenOff_goesOnWithTheSameFiles_andThenTakesNewOnes() throws Exception {
        ImportJournal before = open();
        assertThat(before.rounds(List.of(A, B))).containsExactly(List.of(A, B));
        before.begin(List.of(A, B));
        before.sent(40_000);

        ImportJournal after = open();
        assertThat(after.rounds(List.of(A, B, C))).containsExactly(List.of(A, B), List.of(C));
        after.begin(List.of(A, B));
        assertThat(after.sent()).isEqualTo(40_000);
        after.done();

        assertThat(open().rounds(List.of(A, B, C))).containsExactly(List.of(C));
        assertThat(open().sent()).isZero();
    }

    @Test
    void aFileThatChanged_isAnother_andItsSetBeginsAnew() throws Exception {
        ImportJournal journal = open();
        journal.begin(List.of(A, B));
        journal.sent(20_000);
        LogFile grown = new LogFile("a", 2, 5);

        assertThat(open().rounds(List.of(grown, B))).containsExactly(List.of(grown, B));
        ImportJournal again = open();
        again.begin(List.of(grown, B));
        assertThat(again.sent()).isZero();
    }

    @Test
    void forget_importsAnew() throws Exception {
        ImportJournal journal = open();
        journal.begin(List.of(A));
        journal.done();
        assertThat(journal.rounds(List.of(A))).isEmpty();

        journal.forget(List.of(A));

        assertThat(open().rounds(List.of(A))).containsExactly(List.of(A));
    }

    @Test
    void standardInput_isNeverDone() throws Exception {
        LogFile stdin = new LogFile(LogFile.STDIN, 0, 0);
        ImportJournal journal = open();
        journal.begin(List.of(stdin));
        journal.sent(7);
        journal.done();

        assertThat(open().rounds(List.of(stdin))).containsExactly(List.of(stdin));
    }

    @Test
    void damaged_saysWhatToDo() throws Exception {
        Files.writeString(temp.resolve("j.json"), "{");

        assertThatThrownBy(this::open).hasMessageContaining("j.json: is damaged; remove it");
    }

    private ImportJournal open() throws Exception {
        return ImportJournal.open(temp.resolve("j.json"));
    }
}
