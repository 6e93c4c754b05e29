package io.bridgestream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.Decision;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ModelCommand;
import io.bridgestream.events.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every schema to BACKWARD_TRANSITIVE against the versions in the repository. */
class SchemaHistoryTest {
  private static final int SEED = 20261125;

  static List<Class<? extends SpecificRecord>> records() {
    return List.of(
        ImageQuestion.class,
        ImageAnswer.class,
        DeadLetter.class,
        Policy.class,
        Decision.class,
        ModelCommand.class);
  }

  private static Schema current(Class<? extends SpecificRecord> record) {
    return JavaHints.without(new RecordData(record).schema());
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsEveryCommittedVersion(Class<? extends SpecificRecord> record) throws Exception {
    SchemaHistory history = SchemaHistory.of(record.getSimpleName());

    assertThat(history.unreadableBy(current(record))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("records")
  void hasItsNewestVersionCommitted(Class<? extends SpecificRecord> record) throws Exception {
    SchemaHistory history = SchemaHistory.of(record.getSimpleName());

    assertThat(history.newest().toString())
        .as(
            "%s changed: if that is meant, add it to %s/%s as %d.avsc (target/current-schemas has it)",
            record.getSimpleName(),
            SchemaHistory.FOLDER,
            record.getSimpleName(),
            history.versions().size() + 1)
        .isEqualTo(written(record).toString());
  }

  /** Leaves the current schema where it can be copied from. */
  private static Schema written(Class<? extends SpecificRecord> record) throws IOException {
    Schema schema = current(record);
    var file = Path.of("target/current-schemas", record.getSimpleName() + ".avsc");
    Files.createDirectories(file.getParent());
    Files.writeString(file, new ObjectMapper().readTree(schema.toString()).toPrettyString() + "\n");
    return schema;
  }

  @ParameterizedTest
  @MethodSource("records")
  void decodesWhatEveryCommittedVersionWrote(Class<? extends SpecificRecord> record)
      throws Exception {
    try (ScriptedRegistry server = ScriptedRegistry.start();
        SchemaRegistryClient client =
            SchemaRegistryClient.open(
                RegistryOptions.of(Map.of("schema.registry.url", server.url())))) {
      RegistryDeserializer<? extends SpecificRecord> deserializer =
          RegistryDeserializer.of(record, client);
      for (Schema version : SchemaHistory.of(record.getSimpleName()).versions()) {
        int id = server.add(version.toString());
        for (Object datum : new RandomData(version, 50, SEED, true)) {
          SpecificRecord read = deserializer.deserialize(bytes(id, version, datum));
          assertThat(read).isInstanceOf(record);
        }
      }
    }
  }

  @Test
  void seesAChangeThatBreaksOldData() throws Exception {
    SchemaHistory history = SchemaHistory.of("ImageQuestion");
    String text = current(ImageQuestion.class).toString();
    String added = "\"fields\":[{\"name\":\"tenant\",\"type\":\"string\"},";
    Schema breaking = new Schema.Parser().parse(text.replaceFirst("\"fields\":\\[", added));
    Schema harmless =
        new Schema.Parser()
            .parse(
                text.replaceFirst(
                    "\"fields\":\\[",
                    added.replace("\"string\"}", "\"string\",\"default\":\"\"}")));

    assertThat(history.unreadableBy(breaking)).hasSize(history.versions().size());
    assertThat(history.unreadableBy(harmless)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("records")
  void documentsEveryTypeAndField(Class<? extends SpecificRecord> record) {
    assertThat(undocumented(current(record), new ArrayList<>())).isEmpty();
  }

  private static List<String> undocumented(Schema schema, List<String> seen) {
    return switch (schema.getType()) {
      case RECORD -> {
        if (seen.contains(schema.getFullName())) {
          yield List.of();
        }
        seen.add(schema.getFullName());
        Stream<String> own =
            schema.getDoc() == null ? Stream.of(schema.getFullName()) : Stream.empty();
        Stream<String> fields =
            schema.getFields().stream()
                .flatMap(
                    field ->
                        Stream.concat(
                            field.doc() == null
                                ? Stream.of(schema.getName() + "." + field.name())
                                : Stream.empty(),
                            undocumented(field.schema(), seen).stream()));
        yield Stream.concat(own, fields).toList();
      }
      case ENUM, FIXED -> schema.getDoc() == null ? List.of(schema.getFullName()) : List.of();
      case UNION ->
          schema.getTypes().stream()
              .flatMap(branch -> undocumented(branch, seen).stream())
              .toList();
      case ARRAY -> undocumented(schema.getElementType(), seen);
      case MAP -> undocumented(schema.getValueType(), seen);
      default -> List.of();
    };
  }

  private static byte[] bytes(int id, Schema schema, Object datum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(WireFormat.header(id));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<Object>(schema).write(datum, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
