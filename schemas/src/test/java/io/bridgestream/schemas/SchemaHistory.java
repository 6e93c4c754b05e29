package io.bridgestream.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * The committed versions of a record, oldest first: {@code
 * src/test/resources/versions/RECORD/N.avsc}.
 */
record SchemaHistory(List<Schema> versions) {
  static final Path FOLDER = Path.of("src/test/resources/versions");

  static SchemaHistory of(String record) throws IOException {
    Path folder = FOLDER.resolve(record);
    long files;
    try (var listing = Files.list(folder)) {
      files = listing.count();
    }
    List<Schema> versions = new ArrayList<>();
    for (int version = 1; version <= files; version++) {
      versions.add(new Schema.Parser().parse(folder.resolve(version + ".avsc").toFile()));
    }
    return new SchemaHistory(versions);
  }

  Schema newest() {
    return versions.get(versions.size() - 1);
  }

  /** Says which versions a schema can't read (BACKWARD_TRANSITIVE), one line each. */
  List<String> unreadableBy(Schema reader) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      var compatibility =
          SchemaCompatibility.checkReaderWriterCompatibility(reader, versions.get(i));
      if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
        problems.add(
            "version " + (i + 1) + ": " + compatibility.getResult().getIncompatibilities());
      }
    }
    return problems;
  }
}
