package io.bridgestream.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void keepsNamesAsTheyAre() {
    assertThat(Quoted.of("vision.ln_pre.weight äß 空")).isEqualTo("'vision.ln_pre.weight äß 空'");
    assertThat(Quoted.of("")).isEqualTo("''");
  }

  @Test
  void escapesWhatCouldBreakOrDisguiseALine() {
    assertThat(Quoted.of("a\nb\u001b\u2028\u202e\ud800"))
        .isEqualTo("'a\\u000ab\\u001b\\u2028\\u202e\\ud800'");
  }

  @Test
  void cutsLongNames() {
    assertThat(Quoted.of("n".repeat(201))).isEqualTo("'" + "n".repeat(200) + "...'");
    assertThat(Quoted.of("n".repeat(200))).isEqualTo("'" + "n".repeat(200) + "'");
  }
}
