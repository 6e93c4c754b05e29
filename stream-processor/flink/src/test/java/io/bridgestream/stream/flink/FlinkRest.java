package io.bridgestream.stream.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks a JobManager by its REST interface. */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;

  FlinkRest(String address) {
    this.address = address;
  }

  /** Returns how many slots are there, used or not; none while the JobManager doesn't answer. */
  int slots() {
    return get("/overview").map(json -> json.path("slots-total").asInt()).orElse(0);
  }

  /** Returns how a job is, such as {@code RUNNING}; UNKNOWN while the JobManager doesn't answer. */
  String state(String job) {
    return get("/jobs/" + job).map(json -> json.path("state").asText()).orElse("UNKNOWN");
  }

  /** Returns the id of the only job. */
  Optional<String> onlyJob() {
    return get("/jobs")
        .map(json -> json.path("jobs"))
        .filter(jobs -> jobs.size() == 1)
        .map(jobs -> jobs.get(0).path("id").asText());
  }

  /** Returns a job's checkpoint statistics. */
  JsonNode checkpoints(String job) {
    return get("/jobs/" + job + "/checkpoints").orElseThrow();
  }

  /** Returns what a path gives, or nothing if it can't be had at the moment. */
  Optional<JsonNode> get(String path) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Asks for something to be done, such as a checkpoint, and returns the answer. */
  JsonNode post(String path, String json) throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException("%s gave %d: %s".formatted(path, answer.statusCode(), answer.body()));
    }
    return JSON.readTree(answer.body());
  }
}
