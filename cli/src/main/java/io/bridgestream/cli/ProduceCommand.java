package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.schemas.RegistryException;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridgestream produce}: events from a manifest. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a manifest's events. Each of its lines is a JSON object: image (a file, relative to"
          + " the manifest) or uri, questions and captions (texts, or objects with id and text),"
          + " and optionally id, key, deadline, priority, attributes, sha256.",
      "Checks line after line: what stands before a wrong line has been sent."
    })
final class ProduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private KafkaConnection connection;

  @Parameters(paramLabel = "MANIFEST", description = "A file of JSON lines.")
  private Path manifest;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "vqa.requests",
      description = "Where to. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  ProduceCommand() {}

  @Override
  public Integer call() {
    long sent;
    try (BufferedReader lines = Files.newBufferedReader(manifest, StandardCharsets.UTF_8);
        SchemaRegistryClient registry = connection.registry();
        KafkaProducer<byte[], byte[]> producer = connection.producer(Map.of())) {
      sent = send(lines, RegistrySerializer.of(ImageQuestion.class, registry), producer);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot read manifest %s: %s".formatted(manifest, e.getMessage()), e);
    } catch (KafkaException | RegistryException e) {
      throw new CommandFailedException("Cannot send events: " + KafkaConnection.reason(e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(
          new String(
              JsonFile.format(
                  JsonNodeFactory.instance.objectNode().put("topic", topic).put("sent", sent)),
              StandardCharsets.UTF_8));
    } else {
      out.printf("sent %d events to %s%n", sent, topic);
    }
    out.flush();
    return 0;
  }

  private long send(
      BufferedReader lines,
      RegistrySerializer<ImageQuestion> serializer,
      KafkaProducer<byte[], byte[]> producer)
      throws IOException {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Path folder = manifest.toAbsolutePath().resolveSibling("");
    String name = String.valueOf(manifest.getFileName());
    long number = 0;
    long sent = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      RequestLine request = RequestLine.parse(line, name + " line " + number, folder);
      ImageQuestion event = request.event(UUID.randomUUID().toString(), Instant.now());
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic,
              request.key(event.getEventId()).getBytes(StandardCharsets.UTF_8),
              serializer.serialize(topic, event));
      Future<RecordMetadata> unused =
          producer.send(record, (place, problem) -> failure.compareAndSet(null, problem));
      refuse(failure.get());
      sent++;
    }
    producer.flush();
    refuse(failure.get());
    return sent;
  }

  private void refuse(@Nullable Exception failure) {
    if (failure != null) {
      throw new CommandFailedException(
          "Cannot send events to %s: %s".formatted(topic, KafkaConnection.reason(failure)),
          failure);
    }
  }
}
