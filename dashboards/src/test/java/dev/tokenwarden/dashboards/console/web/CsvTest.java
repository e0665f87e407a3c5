package dev.tokenwarden.dashboards.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", " =1", "\uFF1D1+1"})
    void whatASpreadsheetWouldCompute_isText(String cell) {
        assertThat(Csv.row(List.of(cell))).isEqualTo("\"'" + cell + "\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t=1", "\r=1", "\n=1", "\u202E=1", "\u0000=1", "a\u200Bb"})
    void whatCannotBeSeen_isTold(String cell) {
        String row = Csv.row(List.of(cell));
        assertThat(row).contains("\\u").doesNotContain("\t", "\u202E", "\u0000", "\u200B");
        assertThat(row.chars().filter(c -> c == '\n').count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "São Paulo", "a,b", "https://idp.example"})
    void whatIsPlain_staysAsItIs(String cell) {
        assertThat(Csv.row(List.of(cell))).isEqualTo("\"" + cell + "\"\r\n");
    }
}
