package io.bridgestream.training.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  @Test
  void readsWhatTorchrunSets() {
    Map<String, String> environment =
        Map.of(
            "RANK", "3",
            "LOCAL_RANK", "1",
            "WORLD_SIZE", "4",
            "MASTER_ADDR", "first",
            "MASTER_PORT", "4242");

    assertThat(Rendezvous.of(environment)).contains(new Rendezvous(3, 1, 4, "first", 4242));
    assertThat(Rendezvous.of(Map.of("RANK", "0", "WORLD_SIZE", "2")))
        .contains(new Rendezvous(0, 0, 2, "127.0.0.1", 29500));
    assertThat(Rendezvous.of(Map.of("PATH", "/bin"))).isEmpty();
  }

  @Test
  void refusesHalfAGroup() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of("RANK", "1")))
        .hasMessageContaining("RANK must be below WORLD_SIZE");
    assertThatThrownBy(() -> Rendezvous.of(Map.of("RANK", "2", "WORLD_SIZE", "2")))
        .hasMessageContaining("found 2, 2 and 29500");
    assertThatThrownBy(() -> Rendezvous.of(Map.of("RANK", "one", "WORLD_SIZE", "2")))
        .hasMessageContaining("RANK must be a number, found 'one'");
    assertThatThrownBy(
            () -> Rendezvous.of(Map.of("RANK", "1", "LOCAL_RANK", "2", "WORLD_SIZE", "3")))
        .hasMessageContaining("LOCAL_RANK must be between 0 and RANK, found 2 and 1");
  }
}
